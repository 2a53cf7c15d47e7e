// Promising something to the caller of a card, and giving a task: what, who, by when. Closed until somebody does.

import { useState } from "preact/hooks";
import type { Owed } from "../api";
import * as api from "../api";
import { dayAndTime, plain } from "../format";
import { asField, momentOf, usual } from "../moments";
import { useOnce } from "../once";
import type { Action } from "../state";
import { words } from "../strings";
import { Field, Opening, useFirst } from "./opening";
import { refused } from "./refused";
import { usePlaces } from "./use_places";

const LONGEST = 500; // characters that the server takes

interface Props {
  callId: string;
  session: api.Session;
  tell: (action: Action) => void;
}

/** To the caller of this card. */
export function MakePromise(props: Props) {
  const { session, callId, tell } = props;
  const make = async (wanted: api.Wanted) => {
    const answer = await api.promise(session.csrf, callId, wanted);
    if ("error" in answer) return answer;
    const { id, kind, text, due_at, owner, queue } = answer;
    tell({ type: "promised", callId, promise: { id, kind, text, due_at, owner, queue, overdue: false } });
    return answer;
  };
  return <Making name="promise" said={words.promise} session={session} queues={false} make={make} />;
}

/** To oneself, a colleague, or anybody of a queue; about this call, or about none. */
export function MakeTask(props: { callId: string | null; session: api.Session; tell?: Props["tell"] }) {
  const { session, callId, tell } = props;
  const make = async (wanted: api.Wanted) => {
    const answer = await api.task(session.csrf, callId, wanted);
    if ("error" in answer || callId === null) return answer;
    const { id, kind, text, due_at, owner, queue } = answer;
    tell?.({ type: "promised", callId, promise: { id, kind, text, due_at, owner, queue, overdue: false } });
    return answer;
  };
  const name = callId === null ? "" : "task";
  return <Making name={name} said={words.task} session={session} queues={true} make={make} />;
}

type Said = Pick<typeof words.promise, "open" | "what" | "when" | "who" | "store" | "made" | "required">;

interface MakingProps {
  /** Where a key leads; '': none does. */
  name: string;
  said: Said;
  session: api.Session;
  /** A queue may keep it too. */
  queues: boolean;
  make: (wanted: api.Wanted) => Promise<Owed | api.Problem>;
}

function Making(props: MakingProps) {
  const { said } = props;
  return (
    <Opening name={props.name} label={said.open}>
      {(done) => (
        <MakingForm
          {...props}
          done={(made) =>
            done(
              <>
                {said.made} <bdi class="clip">{plain(made.text)}</bdi>{" "}
                {made.due_at && (
                  <span class="soft">{words.promises.due(dayAndTime(Date.parse(made.due_at), Date.now()))}</span>
                )}
              </>,
            )
          }
        />
      )}
    </Opening>
  );
}

function MakingForm(props: MakingProps & { done: (made: Owed) => void }) {
  const { session, said } = props;
  const [text, setText] = useState("");
  const [due, setDue] = useState(() => asField(usual(Date.now())));
  const [whose, setWhose] = useState<Whose>({ owner: session.user, queue: null });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, once] = useOnce();
  const first = useFirst<HTMLInputElement>();
  const submit = () => {
    const moment = momentOf(due);
    if (text.trim() === "" || moment === null) return setProblem(said.required);
    return once(async () => {
      const answer = await props.make({ text: text.trim(), due_at: moment, ...whose });
      if ("error" in answer) setProblem(refused(words.promise.failed, answer));
      else props.done(answer);
    });
  };
  return (
    <form
      class="promise-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field class="what" label={said.what}>
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
      </Field>
      <Field label={said.when}>
        <input type="datetime-local" value={due} onInput={(event) => setDue(event.currentTarget.value)} />
      </Field>
      <Field label={said.who}>
        <WhoKeepsIt session={session} queues={props.queues} whose={whose} choose={setWhose} />
      </Field>
      <button type="submit" disabled={busy}>
        {busy ? words.form.storing : said.store}
      </button>
      <p class="problem" role={problem ? "alert" : undefined}>
        {problem}
      </p>
    </form>
  );
}

type Whose = Pick<api.Wanted, "owner" | "queue">;

/** Oneself, a colleague with a telephone, or a queue; who cannot be asked for is not offered. */
function WhoKeepsIt(props: { session: api.Session; queues: boolean; whose: Whose; choose: (whose: Whose) => void }) {
  const { session, whose } = props;
  const places = usePlaces();
  const others = places.agents.filter((agent) => agent.user !== session.user);
  const choose = (value: string) => {
    const [kind, name] = [value.slice(0, 2), value.slice(2)];
    props.choose(kind === "q:" ? { owner: null, queue: name } : { owner: name, queue: null });
  };
  return (
    <select
      value={whose.queue === null ? `a:${whose.owner}` : `q:${whose.queue}`}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value={`a:${session.user}`}>{words.promise.me}</option>
      {others.map((agent) => (
        <option key={agent.user} value={`a:${agent.user}`}>
          {plain(agent.name, 60)}
        </option>
      ))}
      {props.queues && (
        <optgroup label={words.queues.title}>
          {places.queues.map(({ queue, title }) => (
            <option key={queue} value={`q:${queue}`}>
              {plain(title, 60)}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}
