// Promising something to the caller of a card: what, who keeps it, by when. Closed until somebody promises.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { dayAndTime, plain } from "../format";
import { asField, momentOf, usual } from "../moments";
import type { Action } from "../state";
import { words } from "../strings";
import { CheckIcon } from "./icons";
import { refused } from "./owed";

const LONGEST = 500; // characters that the server takes

interface Props {
  callId: string;
  session: api.Session;
  tell: (action: Action) => void;
}

export function MakePromise(props: Props) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<api.Owed | null>(null);
  const opener = useRef<HTMLElement>(null);
  const done = (promise: api.Owed) => {
    setMade(promise);
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <section class="promise" aria-label={words.promise.open}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary ref={opener} data-goto="promise">
          {words.promise.open}
        </summary>
        {open && <PromiseForm {...props} done={done} />}
      </details>
      {made && (
        <p class="promised" role="status">
          <CheckIcon /> {words.promise.made} <bdi class="clip">{plain(made.text)}</bdi>{" "}
          {made.due_at && (
            <span class="soft">{words.promises.due(dayAndTime(Date.parse(made.due_at), Date.now()))}</span>
          )}
        </p>
      )}
    </section>
  );
}

function PromiseForm(props: Props & { done: (made: api.Owed) => void }) {
  const { session, callId, tell } = props;
  const [text, setText] = useState("");
  const [due, setDue] = useState(() => asField(usual(Date.now())));
  const [owner, setOwner] = useState(session.user);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const submit = async () => {
    const moment = momentOf(due);
    if (busy) return;
    if (text.trim() === "" || moment === null) return setProblem(words.promise.required);
    setBusy(true);
    const answer = await api.promise(session.csrf, callId, text.trim(), moment, owner);
    setBusy(false);
    if ("error" in answer) return setProblem(refused(words.promise.failed, answer));
    const { id, due_at, owner: whose } = answer;
    tell({ type: "promised", callId, promise: { id, text: answer.text, due_at, owner: whose, overdue: false } });
    props.done(answer);
  };
  return (
    <form
      class="promise-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label class="what">
        <span class="legend">{words.promise.what}</span>
        <input
          ref={first}
          class="promise-field"
          type="text"
          maxLength={LONGEST}
          value={text}
          onInput={(event) => {
            setProblem(null);
            setText(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        <span class="legend">{words.promise.when}</span>
        <input type="datetime-local" value={due} onInput={(event) => setDue(event.currentTarget.value)} />
      </label>
      <Owner session={session} owner={owner} choose={setOwner} />
      <button type="submit" disabled={busy}>
        {busy ? words.form.storing : words.promise.store}
      </button>
      <p class="problem" role={problem ? "alert" : undefined}>
        {problem}
      </p>
    </form>
  );
}

/** Oneself, or a colleague with a telephone; who cannot be asked for is not offered. */
function Owner(props: { session: api.Session; owner: string; choose: (user: string) => void }) {
  const { session } = props;
  const [others, setOthers] = useState<api.Places["agents"]>([]);
  useEffect(() => {
    api.places().then(
      (places) => setOthers(places.agents.filter((agent) => agent.user !== session.user)),
      () => setOthers([]),
    );
  }, [session]);
  return (
    <label>
      <span class="legend">{words.promise.who}</span>
      <select value={props.owner} onChange={(event) => props.choose(event.currentTarget.value)}>
        <option value={session.user}>{words.promise.me}</option>
        {others.map((agent) => (
          <option key={agent.user} value={agent.user}>
            {plain(agent.name, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}
