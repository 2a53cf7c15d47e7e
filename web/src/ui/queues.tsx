// The queues that the agent serves: who waits, since when, how many agents could help.

import { clock, plain } from "../format";
import type { Queue } from "../state";
import { words } from "../strings";
import { useNow } from "./clock";

export function Queues(props: { queues: readonly Queue[]; heard: boolean }) {
  const now = useNow();
  return (
    <section class="panel" aria-labelledby="queues">
      <h2 id="queues" data-goto="queues" tabIndex={-1}>
        {words.queues.title}
      </h2>
      {props.heard && props.queues.length === 0 && <p class="soft">{words.queues.none}</p>}
      {props.queues.length > 0 && (
        <table class="queues">
          <thead>
            <tr>
              <th scope="col">{words.queues.name}</th>
              <th scope="col">{words.queues.waiting}</th>
              <th scope="col">{words.queues.longest}</th>
              <th scope="col">{words.queues.ready}</th>
            </tr>
          </thead>
          <tbody>
            {props.queues.map((queue) => (
              <Row key={queue.queue} queue={queue} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row(props: { queue: Queue; now: number }) {
  const { title, waiting, longest_wait, agents_ready, heardAt } = props.queue;
  const longest = longest_wait + Math.max(0, props.now - heardAt) / 1000;
  return (
    <tr class={waiting ? "some" : ""}>
      <th scope="row">
        <bdi>{plain(title, 40)}</bdi>
      </th>
      <td>{waiting}</td>
      <td>{waiting ? clock(longest) : "–"}</td>
      <td>{agents_ready}</td>
    </tr>
  );
}
