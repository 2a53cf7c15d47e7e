// What this agent owes customers, due soonest first: said aloud when something is due soon, before it is late. And the
// two buttons that end a promise, here and on the card.

import { useEffect, useState } from "preact/hooks";
import * as api from "../api";
import { dayAndTime, phone, plain } from "../format";
import { urgency } from "../moments";
import type { Action } from "../state";
import { errors, words } from "../strings";
import { useNow } from "./clock";

interface Props {
  session: api.Session;
  skew: number;
  /** Another one: ask the server again. */
  version: string;
  tell: (action: Action) => void;
}

export function OwedList(props: Props) {
  const { session, version } = props;
  const [owed, setOwed] = useState<readonly api.Owed[]>([]);
  useEffect(() => {
    let over = false;
    api.owed().then(
      (found) => over || setOwed(found),
      () => {}, // what was known stays; the next change asks again
    );
    return () => {
      over = true;
    };
  }, [version]);
  const now = useNow() - props.skew;
  if (owed.length === 0) return null;
  const soon = owed.filter((one) => urgency(one.due_at, one.told_at, now) !== "later").length;
  return (
    <section class="panel" aria-labelledby="owed">
      <h2 id="owed" data-goto="owed" tabIndex={-1}>
        {words.owed.title}
      </h2>
      <p class="aloud" role="status">
        {soon > 0 && words.owed.soonAloud(soon)}
      </p>
      <ul class="promises">
        {owed.map((one) => (
          <Item key={one.id} one={one} now={now} session={session} tell={props.tell} />
        ))}
      </ul>
    </section>
  );
}

function Item(props: { one: api.Owed; now: number; session: api.Session; tell: (action: Action) => void }) {
  const { one, now } = props;
  const how = urgency(one.due_at, one.told_at, now);
  const who = one.name ? plain(one.name, 60) : one.number ? phone(one.number) : "";
  return (
    <li class={how === "later" ? "" : "overdue"}>
      <bdi class="call-name">{who}</bdi>
      <bdi class="clip">{plain(one.text)}</bdi>
      <span class="soft">
        {how === "late" && <strong class="flag">{words.promises.overdue}</strong>}
        {how === "soon" && <strong class="flag">{words.owed.soon}</strong>}{" "}
        {one.due_at ? words.promises.due(dayAndTime(Date.parse(one.due_at), Date.now())) : words.promises.noDate}
      </span>
      <Ends id={one.id} what={one.text} session={props.session} tell={props.tell} />
    </li>
  );
}

/** The server's reason in the reader's language, where the page knows it. */
export function refused(what: string, problem: api.Problem): string {
  return `${what} ${errors[problem.error] ?? plain(problem.message)}`.trim();
}

/** Kept; or owed no more, and why. */
export function Ends(props: { id: string; what: string; session: api.Session; tell: (action: Action) => void }) {
  const { id, session, tell } = props;
  const [asking, setAsking] = useState(false);
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const what = plain(props.what, 80);
  const end = async (state: "kept" | "withdrawn") => {
    if (busy) return;
    setBusy(true);
    const refusal = await api.endPromise(session.csrf, id, state, state === "withdrawn" ? why.trim() : "");
    setBusy(false);
    if (refusal === null) tell({ type: "ended", promise: id });
    else setProblem(refused(words.owed.failed, refusal));
  };
  return (
    <span class="ends">
      <button type="button" disabled={busy} aria-label={words.owed.keptOf(what)} onClick={() => end("kept")}>
        {words.owed.kept}
      </button>
      <button
        type="button"
        class="quiet"
        aria-expanded={asking}
        aria-label={words.owed.withdrawOf(what)}
        onClick={() => setAsking(!asking)}
      >
        {words.owed.withdraw}
      </button>
      {asking && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            end("withdrawn");
          }}
        >
          <label>
            <span class="legend">{words.owed.why}</span>
            <input type="text" maxLength={500} value={why} onInput={(event) => setWhy(event.currentTarget.value)} />
          </label>
          <button type="submit" disabled={busy}>
            {words.owed.confirm}
          </button>
        </form>
      )}
      {problem && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
