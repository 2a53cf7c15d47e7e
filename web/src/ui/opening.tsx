// A form behind its own button: closed until somebody opens it; what it did is said below, and the focus is back where
// it was.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { CheckIcon } from "./icons";

interface Props {
  /** Where a key leads; '': none does. */
  name: string;
  label: string;
  children: (done: (said: ComponentChildren) => void) => ComponentChildren;
}

export function Opening(props: Props) {
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<ComponentChildren>(null);
  const opener = useRef<HTMLElement>(null);
  const done = (what: ComponentChildren) => {
    setSaid(what);
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div class="promise">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary ref={opener} data-goto={props.name || undefined}>
          {props.label}
        </summary>
        {open && props.children(done)}
      </details>
      {said && (
        <p class="promised" role="status">
          <CheckIcon /> {said}
        </p>
      )}
    </div>
  );
}

/** The field that has the focus when its form opens. */
export function useFirst<T extends HTMLElement>() {
  const first = useRef<T>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return first;
}

export function Field(props: { label: string; class?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label class={props.class}>
      <span class="legend">{props.label}</span>
      {props.children}
    </label>
  );
}
