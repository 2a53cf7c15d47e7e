// The agents by state, and what a supervisor can do for one.

import { useState } from "preact/hooks";
import { clock, plain, whyNotReady } from "../../format";
import { useNow } from "../../ui/clock";
import type { Supervisor } from "../api";
import type { AgentNow, QueueNow } from "../messages";
import type { Board } from "../state";
import { words } from "../words";
import { Doing } from "./doing";
import { OrderDialog } from "./ordering";

const ORDER = ["talking", "ringing", "wrap_up", "ready", "not_ready", "logged_out"];
const HOWS = ["listen", "whisper", "take_over"] as const;

export function Agents(props: { board: Board; skew: number; who: Supervisor }) {
  const { board, skew, who } = props;
  const now = useNow() - skew;
  const agents = [...board.agents].sort(
    (one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || one.name.localeCompare(other.name),
  );
  return (
    <section class="panel" aria-labelledby="agents">
      <h2 id="agents">{words.agents.title}</h2>
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{words.agents.agent}</th>
              <th scope="col">{words.agents.state}</th>
              <th scope="col">{words.agents.since}</th>
              <th scope="col">{words.agents.call}</th>
              <th scope="col">{words.agents.actions}</th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <Row key={agent.user} agent={agent} board={board} now={now} who={who} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft small">
        {board.me.phone ? (
          board.me.agents_told ? (
            words.agents.told
          ) : (
            words.agents.untold
          )
        ) : (
          <>
            {words.agents.needsPhone} <a href="/">{words.desk}</a>
          </>
        )}
      </p>
    </section>
  );
}

function Row(props: { agent: AgentNow; board: Board; now: number; who: Supervisor }) {
  const { agent, board, now, who } = props;
  const away = agent.state === "logged_out";
  return (
    <tr class={`agent-${agent.state}`}>
      <th scope="row">
        <bdi>{plain(agent.name, 40)}</bdi> <span class="soft tongue">{agent.languages.join(" ")}</span>
        {!agent.phone && !away && <span class="chip tiny bad-chip">{words.agents.noPhone}</span>}
      </th>
      <td>
        <span class={`state-now small-state state-${agent.state}`}>
          <span class="dot" />
          {words.agents.states[agent.state]}
          {agent.reason && <bdi> · {whyNotReady(agent.reason)}</bdi>}
        </span>
      </td>
      <td>{away ? "" : clock((now - Date.parse(agent.since)) / 1000)}</td>
      <td>
        <bdi>{agent.queue ? plain(agent.queue, 30) : ""}</bdi>
        {agent.listened && (
          <span class="chip tiny">
            {words.agents.listened(plain(agent.listened.by, 30), words.agents[agent.listened.how])}
          </span>
        )}
      </td>
      <td class="acts">
        {agent.state === "talking" && <Help agent={agent} may={board.me.phone} csrf={who.csrf} />}
        <Move agent={agent} queues={board.queues} csrf={who.csrf} />
      </td>
    </tr>
  );
}

function Help(props: { agent: AgentNow; may: boolean; csrf: string }) {
  const { agent, may, csrf } = props;
  const path = `/api/board/agents/${agent.user}/listen`;
  if (agent.listened)
    return <Doing csrf={csrf} path={`/api/board/agents/${agent.user}/leave`} label={words.agents.stop} />;
  if (!may) return null;
  return (
    <>
      {HOWS.map((how) => (
        <Doing key={how} csrf={csrf} path={path} body={{ how }} label={words.agents[how]} />
      ))}
    </>
  );
}

function Move(props: { agent: AgentNow; queues: readonly QueueNow[]; csrf: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        {words.agents.move}
      </button>
      {open && <Queues {...props} done={() => setOpen(false)} />}
    </>
  );
}

function Queues(props: { agent: AgentNow; queues: readonly QueueNow[]; csrf: string; done: () => void }) {
  const { agent, csrf, done } = props;
  const [chosen, setChosen] = useState<readonly string[]>(agent.queues);
  const flip = (name: string) =>
    setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <OrderDialog
      id="move"
      title={words.agents.moveTitle(plain(agent.name, 40))}
      label={words.agents.save}
      csrf={csrf}
      order={() => [`/api/board/agents/${agent.user}/queues`, { queues: chosen }]}
      done={done}
    >
      {props.queues.map((queue) => (
        <label key={queue.queue} class="tick">
          <input type="checkbox" checked={chosen.includes(queue.queue)} onChange={() => flip(queue.queue)} />{" "}
          <bdi>{plain(queue.title, 40)}</bdi>
        </label>
      ))}
    </OrderDialog>
  );
}
