// Finding a customer: what is typed goes to the server after a pause; arrows go through who was found, Enter opens the card.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { day, phone, plain } from "../format";
import type { Candidate } from "../messages";
import { words } from "../strings";

const PAUSE = 250; // ms without a key until the server is asked
const SHORTEST = 2; // characters that the server looks for

type State = "" | "asking" | "failed" | api.Found;

export function Find(props: { close: () => void; open: (customer: string) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const state = useFound(text.trim());
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const found = typeof state === "object" ? state.customers : [];

  const open = (customer: Candidate | undefined) => {
    if (customer === undefined) return;
    props.open(customer.id);
    dialog.current?.close();
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const places = [...(dialog.current?.querySelectorAll<HTMLElement>("input, li button") ?? [])];
    places[places.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  };
  return (
    <dialog class="find" ref={dialog} aria-labelledby="find" onClose={props.close} onKeyDown={press}>
      <h2 id="find">{words.find.title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open(found[0]);
        }}
      >
        <input
          type="search"
          aria-labelledby="find"
          placeholder={words.find.hint}
          maxLength={100}
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </form>
      <ul aria-label={words.find.title}>
        {found.map((customer) => (
          <li key={customer.id}>
            <button type="button" class="quiet" onClick={() => open(customer)}>
              <Hit customer={customer} />
            </button>
          </li>
        ))}
      </ul>
      <p class="soft" role="status">
        {said(state)}
      </p>
    </dialog>
  );
}

function Hit(props: { customer: Candidate }) {
  const { name, numbers, email, address, last_contact } = props.customer;
  const where = [...numbers.slice(0, 3).map(phone), plain(email, 60), plain(address, 80)].filter(Boolean).join(" · ");
  return (
    <>
      <bdi class="call-name">{plain(name, 80)}</bdi>
      <bdi class="clip soft">{where}</bdi>
      <span class="soft">{last_contact ? day(Date.parse(last_contact), Date.now()) : words.find.never}</span>
    </>
  );
}

function said(state: State): string {
  if (state === "failed") return words.find.failed;
  if (state === "" || state === "asking") return "";
  if (state.customers.length === 0) return words.find.nobody;
  return state.more ? words.find.more : "";
}

/** What the server found for the text last asked about; an answer that comes after another question is dropped. */
function useFound(text: string): State {
  const [state, setState] = useState<State>("");
  useEffect(() => {
    if (text.length < SHORTEST) return setState("");
    let over = false;
    const tell = (next: State) => over || setState(next);
    const timer = setTimeout(() => {
      setState((before) => (typeof before === "object" ? before : "asking"));
      api.findCustomers(text).then(tell, () => tell("failed"));
    }, PAUSE);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [text]);
  return state;
}
