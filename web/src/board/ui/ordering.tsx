// A dialog in which a supervisor orders something: fields, what went wrong, the order, and away with it.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../words";
import { useAct } from "./doing";

/** `order()`: path and body. */
export function OrderDialog(props: {
  id: string;
  title: string;
  label: string;
  csrf: string;
  order: () => readonly [string, object];
  done: () => void;
  children: ComponentChildren;
}) {
  const { id, order, done } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { run, busy, problem } = useAct(props.csrf, done);
  const submit = (event: Event) => {
    event.preventDefault();
    run(...order());
  };
  return (
    <dialog class="help" ref={dialog} aria-labelledby={id} onClose={done}>
      <form onSubmit={submit}>
        <h2 id={id}>{props.title}</h2>
        {props.children}
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="submit" class="primary" disabled={busy}>
            {props.label}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
