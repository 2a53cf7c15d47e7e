// A call back at a time that agent and caller chose: who calls, when, about what. A time at which the queue is closed is
// refused with the next one that fits, which one press takes.

import { useState } from "preact/hooks";
import * as api from "../api";
import { dayAndTime, plain } from "../format";
import { asField, momentOf, usual } from "../moments";
import { useOnce } from "../once";
import type { Action } from "../state";
import { words } from "../strings";
import { Field, Opening, useFirst } from "./opening";
import { refused } from "./refused";
import { usePlaces } from "./use_places";

const LONGEST = 200; // characters that the server takes

interface Props {
  callId: string;
  /** Where the caller waited; null: nowhere. */
  queue: string | null;
  session: api.Session;
  tell: (action: Action) => void;
}

export function CallBack(props: Props) {
  const { callId, tell } = props;
  return (
    <Opening name="callback" label={words.callback.open}>
      {(done) => (
        <CallBackForm
          {...props}
          done={(made, about) => {
            const { id, queue, at } = made;
            const promise = {
              id,
              kind: "callback" as const,
              text: about,
              due_at: at,
              owner: null,
              queue,
              overdue: false,
            };
            tell({ type: "promised", callId, promise });
            done(words.callback.made(dayAndTime(Date.parse(at), Date.now())));
          }}
        />
      )}
    </Opening>
  );
}

function CallBackForm(props: Props & { done: (made: api.PromisedCall, about: string) => void }) {
  const { session, callId } = props;
  const { queues } = usePlaces();
  const [chosen, setChosen] = useState(props.queue);
  const [at, setAt] = useState(() => asField(usual(Date.now())));
  const [about, setAbout] = useState("");
  const [problem, setProblem] = useState<api.Problem | null>(null);
  const [busy, once] = useOnce();
  const first = useFirst<HTMLInputElement>();
  const queue = chosen ?? queues[0]?.queue ?? null;
  const submit = () => {
    const moment = momentOf(at);
    if (queue === null || moment === null) return setProblem({ error: "required", message: words.callback.required });
    return once(async () => {
      const answer = await api.callBack(session.csrf, callId, { queue, at: moment, tell: about.trim() });
      if ("error" in answer) setProblem(answer);
      else props.done(answer, about.trim());
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
      <Field label={words.callback.when}>
        <input
          ref={first}
          type="datetime-local"
          value={at}
          onInput={(event) => {
            setProblem(null);
            setAt(event.currentTarget.value);
          }}
        />
      </Field>
      <Field label={words.callback.queue}>
        <select value={queue ?? ""} onChange={(event) => setChosen(event.currentTarget.value)}>
          {queues.map(({ queue: name, title }) => (
            <option key={name} value={name}>
              {plain(title, 60)}
            </option>
          ))}
        </select>
      </Field>
      <Field class="what" label={words.callback.tell}>
        <input
          class="promise-field"
          type="text"
          maxLength={LONGEST}
          value={about}
          onInput={(event) => setAbout(event.currentTarget.value)}
        />
      </Field>
      <button type="submit" disabled={busy}>
        {busy ? words.form.storing : words.callback.store}
      </button>
      <Refused problem={problem} take={(moment) => setAt(asField(Date.parse(moment)))} done={() => setProblem(null)} />
    </form>
  );
}

function Refused(props: { problem: api.Problem | null; take: (moment: string) => void; done: () => void }) {
  const { problem } = props;
  const opens = problem?.details?.find((one) => one.where === "next_open")?.message;
  if (problem === null) return <p class="problem" />;
  if (problem.error === "required")
    return (
      <p class="problem" role="alert">
        {problem.message}
      </p>
    );
  if (problem.error !== "closed")
    return (
      <p class="problem" role="alert">
        {refused(words.callback.failed, problem)}
      </p>
    );
  return (
    <p class="problem" role="alert">
      {words.callback.closed}{" "}
      {opens === undefined ? (
        words.callback.never
      ) : (
        <button
          type="button"
          onClick={() => {
            props.take(opens);
            props.done();
          }}
        >
          {words.callback.opens(dayAndTime(Date.parse(opens), Date.now()))}
        </button>
      )}
    </p>
  );
}

/** A promised call that is owed no more. */
export function WithdrawCall(props: { id: string; what: string; session: api.Session; tell: Props["tell"] }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<api.Problem | null>(null);
  const withdraw = async () => {
    setBusy(true);
    const answer = await api.withdrawCall(props.session.csrf, props.id);
    setBusy(false);
    if (answer === null) props.tell({ type: "ended", promise: props.id });
    else setProblem(answer);
  };
  return (
    <span class="ends">
      <button
        type="button"
        class="quiet"
        disabled={busy}
        aria-label={words.owed.withdrawOf(plain(props.what, 80) || words.callback.kind)}
        onClick={withdraw}
      >
        {words.owed.withdraw}
      </button>
      {problem && (
        <span class="problem" role="alert">
          {refused(words.owed.failed, problem)}
        </span>
      )}
    </span>
  );
}
