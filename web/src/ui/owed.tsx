// What this agent owes, due soonest first: said aloud when something is due soon, before it is late, and when a colleague
// made it. And the buttons that take and end a promise or a task, here and on the card.

import { useState } from "preact/hooks";
import type { Owed } from "../api";
import * as api from "../api";
import { dayAndTime, phone, plain } from "../format";
import { urgency } from "../moments";
import type { Action } from "../state";
import { words } from "../strings";
import { useNow } from "./clock";
import { MakeTask } from "./promise";
import { refused } from "./refused";

interface Props {
  session: api.Session;
  owed: readonly Owed[];
  skew: number;
  tell: (action: Action) => void;
}

export function OwedList(props: Props) {
  const { session, owed, tell } = props;
  const now = useNow() - props.skew;
  const soon = owed.filter((one) => urgency(one.due_at, one.told_at, now) !== "later").length;
  const fresh = owed.find((one) => isNew(one, session.user, now));
  return (
    <section class="panel" aria-labelledby="owed">
      <h2 id="owed" data-goto="owed" tabIndex={-1}>
        {words.owed.title}
      </h2>
      <p class="aloud" role="status">
        {soon > 0 && words.owed.soonAloud(soon)}
      </p>
      <p class="aloud" role="status">
        {fresh && words.owed.newAloud(plain(fresh.text))}
      </p>
      <ul class="promises">
        {owed.map((one) => (
          <Item key={one.id} one={one} now={now} session={session} tell={tell} />
        ))}
      </ul>
      <MakeTask callId={null} session={session} />
    </section>
  );
}

const NEW_MS = 10 * 60_000; // so long something that a colleague made is called new

function isNew(one: Owed, me: string, now: number): boolean {
  return one.made_by !== null && one.made_by !== me && now - Date.parse(one.made_at) < NEW_MS;
}

function Item(props: { one: Owed; now: number; session: api.Session; tell: (action: Action) => void }) {
  const { one, now, session } = props;
  const how = urgency(one.due_at, one.told_at, now);
  const who = one.name ? plain(one.name, 60) : one.number ? phone(one.number) : "";
  return (
    <li class={how === "later" ? "" : "overdue"}>
      {one.kind === "task" && <span class="chip">{words.task.kind}</span>} <bdi class="call-name">{who}</bdi>
      <bdi class="clip">{plain(one.text)}</bdi>
      <span class="soft">
        {isNew(one, session.user, now) && <strong class="flag">{words.owed.fresh}</strong>}{" "}
        {how === "late" && <strong class="flag">{words.promises.overdue}</strong>}
        {how === "soon" && <strong class="flag">{words.owed.soon}</strong>}{" "}
        {one.due_at ? words.promises.due(dayAndTime(Date.parse(one.due_at), Date.now())) : words.promises.noDate}
        {one.owner === null && one.queue && <bdi> · {plain(one.queue, 40)}</bdi>}
      </span>
      <Ends one={one} session={session} tell={props.tell} />
    </li>
  );
}

/** What can be taken and ended: of the list, or of a card. */
type Ended = Pick<Owed, "id" | "kind" | "text" | "owner" | "queue">;

/** Mine; kept; or owed no more, and why. */
export function Ends(props: { one: Ended; session: api.Session; tell: (action: Action) => void }) {
  const { one, session, tell } = props;
  const [asking, setAsking] = useState(false);
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const said = one.kind === "task" ? words.task : words.owed;
  const what = plain(one.text, 80);
  const ask = async (doing: Promise<Owed | api.Problem>) => {
    setBusy(true);
    const answer = await doing;
    setBusy(false);
    if ("error" in answer) setProblem(refused(words.owed.failed, answer));
    else if (answer.state === "kept" || answer.state === "withdrawn") tell({ type: "ended", promise: one.id });
  };
  const end = (state: "kept" | "withdrawn") =>
    busy || ask(api.endPromise(session.csrf, one.id, state, state === "withdrawn" ? why.trim() : ""));
  return (
    <span class="ends">
      {one.owner === null && one.queue !== null && (
        <button
          type="button"
          disabled={busy}
          aria-label={words.task.takeOf(what)}
          onClick={() => ask(api.take(session.csrf, one.id))}
        >
          {words.task.take}
        </button>
      )}
      <button type="button" disabled={busy} aria-label={said.keptOf(what)} onClick={() => end("kept")}>
        {said.kept}
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
