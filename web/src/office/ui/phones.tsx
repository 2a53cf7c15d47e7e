// Telephones: whose, registered from where; made, given a new password, removed. A password is shown once.

import { useEffect, useRef, useState } from "preact/hooks";
import { Choice } from "../../board/ui/asking";
import { words as board } from "../../board/words";
import { plain } from "../../format";
import * as api from "../api";
import type { PhoneInOffice, PhoneMade, PhonesSeen } from "../messages";
import { words } from "../words";
import { Field } from "./field";
import type { Mine } from "./mine";

type Open = { readonly kind: "add" } | { readonly kind: "renew" | "remove"; readonly phone: string };
type Done = { readonly do: readonly string[] } & Partial<PhoneMade>;

export function PhonesPage(props: Mine) {
  const { office, who, again } = props;
  const [seen, setSeen] = useState<PhonesSeen | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  useEffect(() => {
    let here = true;
    api.seen().then(
      (found) => here && setSeen(found),
      () => here && setSeen(null),
    );
    return () => {
      here = false;
    };
  }, [office]);
  const done = () => {
    setOpen(null);
    again();
  };
  return (
    <section aria-labelledby="phones">
      <div class="head-row">
        <h2 id="phones">{words.phones.title}</h2>
        {props.changes && (
          <button type="button" class="primary" onClick={() => setOpen({ kind: "add" })}>
            {words.phones.add}
          </button>
        )}
      </div>
      {office.phones.length === 0 ? (
        <p class="soft">{words.phones.none}</p>
      ) : (
        <div class="wide">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">{words.phones.phone}</th>
                <th scope="col">{words.phones.whose}</th>
                <th scope="col">{words.phones.state}</th>
                <th scope="col">{words.phones.address}</th>
                <th scope="col">{words.phones.made}</th>
                {props.changes && <th scope="col">{words.people.actions}</th>}
              </tr>
            </thead>
            <tbody>
              {office.phones.map((one) => (
                <Row key={one.phone} one={one} seen={seen} changes={props.changes} open={setOpen} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {seen !== null && seen.silent.length > 0 && <p class="is-bad">{words.phones.silent(seen.silent.join(", "))}</p>}
      {open !== null && <PhoneDialog {...props} open={open} done={done} key={who.csrf} />}
    </section>
  );
}

function Row(props: { one: PhoneInOffice; seen: PhonesSeen | null; changes: boolean; open: (what: Open) => void }) {
  const { one } = props;
  const mine = props.seen?.phones.filter((seen) => seen.phone === one.phone) ?? [];
  const address = mine.map((seen) => seen.address).filter((found) => found !== "");
  const there = one.registered || address.length > 0;
  const unknown = !there && mine.length > 0 && mine.every((seen) => !seen.known);
  return (
    <tr>
      <th scope="row">{one.phone}</th>
      <td>{one.agents.join(", ") || <span class="soft">{words.phones.nobody}</span>}</td>
      <td class={unknown ? "is-bad" : ""}>
        {there ? words.phones.there : unknown ? words.phones.unknown : words.phones.away}
      </td>
      <td>{address.join(", ")}</td>
      <td>{one.made_here ? words.phones.yes : words.phones.no}</td>
      {props.changes && (
        <td>
          {one.made_here && (
            <div class="row-acts">
              <button type="button" class="quiet" onClick={() => props.open({ kind: "renew", phone: one.phone })}>
                {words.phones.renew}
              </button>
              <button type="button" class="quiet" onClick={() => props.open({ kind: "remove", phone: one.phone })}>
                {words.phones.remove}
              </button>
            </div>
          )}
        </td>
      )}
    </tr>
  );
}

function PhoneDialog(props: Mine & { open: Open; done: () => void }) {
  const { open, who, office } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [phone, setPhone] = useState("");
  const [agent, setAgent] = useState("");
  const [told, setTold] = useState<Done | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const order = (): Promise<Done> => {
    if (open.kind === "add") return api.makePhone(who.csrf, phone.trim(), agent || null);
    return open.kind === "renew" ? api.renewPhone(who.csrf, open.phone) : api.removePhone(who.csrf, open.phone);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    order().then(
      (answer) => (answer.password === undefined && answer.do.length === 0 ? props.done() : setTold(answer)),
      (refused) => setProblem(refused instanceof api.Refused ? plain(refused.message) : board.unknown),
    );
  };
  const title =
    open.kind === "add"
      ? words.phones.addTitle
      : open.kind === "renew"
        ? words.phones.renewTitle(open.phone)
        : words.phones.removeTitle(open.phone);
  const label =
    open.kind === "add" ? words.phones.addDo : open.kind === "renew" ? words.people.passwordDo : words.phones.removeDo;
  return (
    <dialog class="help" ref={dialog} aria-labelledby="phone-form" onClose={props.done}>
      {told !== null ? (
        <div>
          <h2 id="phone-form">{told.phone ? words.phones.told(told.phone) : title}</h2>
          {told.password !== undefined && (
            <>
              <p>{words.phones.once}</p>
              <p class="told-once">{told.password}</p>
            </>
          )}
          {told.do.length > 0 && <p>{words.phones.left}</p>}
          {told.do.map((line) => (
            <p class="told-once" key={line}>
              {line}
            </p>
          ))}
          <div class="buttons">
            <button type="button" class="primary" onClick={() => dialog.current?.close()}>
              {board.close}
            </button>
          </div>
        </div>
      ) : (
        <form onSubmit={submit}>
          <h2 id="phone-form">{title}</h2>
          {open.kind === "add" && (
            <>
              <Field label={words.phones.phone} hint={words.people.phoneHint} value={phone} required put={setPhone} />
              <Choice
                label={words.phones.whose}
                value={agent}
                options={[
                  ["", words.phones.nobody],
                  ...office.people.map((one) => [one.user, plain(one.name, 40)] as const),
                ]}
                put={setAgent}
              />
            </>
          )}
          {open.kind === "renew" && <p>{words.phones.renewHint}</p>}
          {open.kind === "remove" && <p>{words.phones.removeHint}</p>}
          <p class="problem" role="alert">
            {problem}
          </p>
          <div class="buttons">
            <button type="submit" class="primary">
              {label}
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              {board.cancel}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}
