// Nobody calls: what will happen next, and what the agent can do about it.

import { plain } from "../format";
import type { Agent } from "../messages";
import type { View } from "../state";
import { words } from "../strings";
import { PhoneIcon } from "./icons";
import type { Softphone } from "./use_phone";

export function Empty(props: { view: View; ready: () => void; softphone: Softphone }) {
  const { agent, queues } = props.view;
  if (agent === null) return <p class="loading">{words.loading}</p>;
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const [title, text] = says(agent);
  return (
    <section class="empty" aria-labelledby="empty">
      <div class="empty-mark">
        <PhoneIcon />
      </div>
      <h2 id="empty" data-goto="card" tabIndex={-1}>
        {title}
      </h2>
      <p>{text}</p>
      {!agent.phone.registered && props.softphone.phone.line === "off" && (
        <button type="button" class="primary" onClick={props.softphone.switchOn}>
          {words.softphone.on}
        </button>
      )}
      {!agent.phone.registered && (
        <p class="soft">
          {words.phone.orElse} <code class="command">{words.phone.command(plain(agent.user, 60))}</code>
        </p>
      )}
      {agent.phone.registered && (agent.state === "not_ready" || agent.state === "logged_out") && (
        <button type="button" class="primary" onClick={props.ready}>
          {words.agent.becomeReady}
        </button>
      )}
      {queues.length > 0 && <p class="soft">{waiting ? words.empty.waiting(waiting) : words.empty.nobody}</p>}
    </section>
  );
}

function says(agent: Agent): readonly [title: string, text: string] {
  const { empty, phone } = words;
  if (!agent.phone.registered) return [empty.noPhoneTitle, phone.hint];
  switch (agent.state) {
    case "ready":
      return [empty.readyTitle, agent.phone.held ? phone.heldHint : empty.ready];
    case "not_ready":
      return [empty.notReadyTitle, empty.notReady];
    case "logged_out":
      return [empty.loggedOutTitle, empty.loggedOut];
    case "wrap_up":
      return [empty.wrapUpTitle, empty.wrapUp];
    default:
      return [empty.busyTitle, empty.busy];
  }
}
