// Where a caller goes next: a colleague, a queue, a number outside. At once, or to a colleague who was asked first.

import type { TargetedSubmitEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { plain } from "../format";
import { words } from "../strings";

interface Props {
  callId: string;
  session: api.Session;
  /** Rings a colleague's telephone about the call; null: not from this telephone, or not now. */
  ask: ((phone: string) => void) | null;
  close: () => void;
}

export function PassOn(props: Props) {
  const { callId, session, ask } = props;
  const [places, setPlaces] = useState<api.Places | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const note = useRef<HTMLInputElement>(null);
  const [topic, setTopic] = useState("");
  const panel = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    api.places().then(setPlaces, () => setProblem(words.passOn.unreachable));
  }, []);
  useLayoutEffect(() => panel.current?.querySelector("input")?.focus(), []);

  const send = async (to: api.Place) => {
    setProblem(null);
    const refusal = await api.passOn(session.csrf, callId, to, note.current?.value.trim() ?? "");
    if (refusal === null) props.close();
    else setProblem(refusal === "" ? words.passOn.unreachable : plain(refusal));
  };
  const join = async (agent: string) => {
    setProblem(null);
    const refusal = await api.askExpert(session.csrf, callId, agent, note.current?.value.trim() ?? "");
    if (refusal === null) props.close();
    else setProblem(refusal === "" ? words.passOn.unreachable : plain(refusal));
  };
  const outside = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const number = new FormData(event.currentTarget).get("number");
    if (number) void send({ number: String(number) });
  };
  return (
    <fieldset
      class="pass-on"
      ref={panel}
      aria-label={words.passOn.title}
      onKeyDown={(event) => event.key === "Escape" && props.close()}
    >
      <label>
        {words.passOn.note}
        <input ref={note} maxLength={200} placeholder={words.passOn.noteHint} />
      </label>
      <label>
        {words.passOn.topic}
        <input maxLength={60} value={topic} onInput={(event) => setTopic(event.currentTarget.value)} />
      </label>
      <ul>
        {places?.agents
          .filter((agent) => knows(agent, topic))
          .map((agent) => (
            <li key={agent.user}>
              <bdi>{plain(agent.name, 60)}</bdi> <span class="soft">{words.agent.states[agent.state]}</span>{" "}
              <bdi class="soft">{plain([...agent.topics, ...agent.languages].join(", "), 90)}</bdi>
              {(agent.state === "ready" || agent.state === "not_ready") && (
                <button type="button" onClick={() => join(agent.user)}>
                  {words.passOn.join}
                </button>
              )}
              <button type="button" disabled={agent.state !== "ready"} onClick={() => send({ agent: agent.user })}>
                {words.passOn.send}
              </button>
              {ask && agent.phone && agent.state === "ready" && (
                <button type="button" onClick={() => ask(agent.phone ?? "")}>
                  {words.passOn.ask}
                </button>
              )}
            </li>
          ))}
        {places?.queues.map((queue) => (
          <li key={queue.queue}>
            <bdi>{plain(queue.title, 40)}</bdi> <span class="soft">{words.passOn.ready(queue.agents_ready)}</span>
            <button type="button" onClick={() => send({ queue: queue.queue })}>
              {words.passOn.send}
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={outside}>
        <label>
          {words.passOn.number}
          <input name="number" type="tel" inputMode="tel" maxLength={20} />
        </label>
        <button type="submit">{words.passOn.send}</button>
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

/** A word of a name, a topic or a language begins so. */
function knows(agent: api.Places["agents"][number], topic: string): boolean {
  const asked = topic.trim().toLocaleLowerCase();
  const has = [...agent.name.split(" "), ...agent.topics, ...agent.languages];
  return asked === "" || has.some((one) => one.toLocaleLowerCase().startsWith(asked));
}
