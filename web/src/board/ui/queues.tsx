// The queues: who waits, how long it takes, how well it goes today. A figure leads to its rows.

import { useEffect, useState } from "preact/hooks";
import { clock, language, plain } from "../../format";
import { useNow } from "../../ui/clock";
import type { Supervisor } from "../api";
import type { FigureNow, QueueNow } from "../messages";
import { nameOf, share, today } from "../show";
import type { Board } from "../state";
import { words } from "../words";
import { CloseQueue } from "./close_queue";
import { Doing } from "./doing";

const TARGET = 0.8; // of the service level, as reports have it
const LOST = 0.05;
const FEW = 5; // queues that all fit

export function Queues(props: { board: Board; skew: number; who: Supervisor }) {
  const { board, skew, who } = props;
  const now = useNow();
  const [all, setAll] = useState(false);
  const idle = board.queues.length > FEW ? board.queues.filter(isIdle) : [];
  const folded = idle.length > 1 && idle.length < board.queues.length;
  const shown = folded && !all ? board.queues.filter((queue) => !idle.includes(queue)) : board.queues;
  return (
    <section class="panel" aria-labelledby="queues">
      <h2 id="queues">{words.queues.title}</h2>
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{words.queues.queue}</th>
              <th scope="col">{words.queues.waiting}</th>
              <th scope="col">{words.queues.longest}</th>
              <th scope="col" title={words.queues.estimatedHint}>
                {words.queues.estimated}
              </th>
              <th scope="col" title={words.queues.measuredHint}>
                {words.queues.measured}
              </th>
              <th scope="col" title={words.queues.levelHint}>
                {words.queues.level}
              </th>
              <th scope="col" title={words.queues.lostHint}>
                {words.queues.lost}
              </th>
              <th scope="col">{words.queues.answered}</th>
              <th scope="col">{words.queues.agents}</th>
              <th scope="col">
                <span class="aloud">{words.queues.close}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((queue) => (
              <Row key={queue.queue} queue={queue} now={now - skew} zone={board.zone} who={who} />
            ))}
          </tbody>
        </table>
      </div>
      {folded && (
        <button type="button" class="quiet more" aria-expanded={all} onClick={() => setAll(!all)}>
          {words.queues.idle(idle.length)}
        </button>
      )}
    </section>
  );
}

/** Nobody waits, nobody is there, and nobody called today. */
function isIdle(queue: QueueNow): boolean {
  const called = queue.today.some((one) => one.name === "offered" && (one.value ?? 0) > 0);
  return queue.waiting === 0 && queue.there === 0 && queue.closed === null && !called;
}

function Row(props: { queue: QueueNow; now: number; zone: string; who: Supervisor }) {
  const { queue, now, zone, who } = props;
  const figure = (name: string) => queue.today.find((one) => one.name === name);
  const level = figure("service_level");
  const lost = figure("abandonment");
  return (
    <tr class={queue.waiting ? "some" : ""}>
      <th scope="row">
        <bdi title={queue.queue}>{plain(queue.title, 40)}</bdi>
        {queue.closed && <span class="chip tiny bad-chip">{words.queues.closed(plain(queue.closed.by, 30))}</span>}
      </th>
      <td>
        <strong>{queue.waiting}</strong>{" "}
        {queue.languages.map((one) => (
          <span key={one.language} class="soft tongue" title={language(one.language)}>
            {one.language} {one.waiting}
          </span>
        ))}
      </td>
      <td>{queue.since ? clock((now - Date.parse(queue.since)) / 1000) : words.none}</td>
      <td>{queue.estimated === null ? words.none : clock(queue.estimated)}</td>
      <td>{queue.measured === null ? words.none : clock(queue.measured)}</td>
      <Link figure={level} queue={queue} zone={zone} bad={(value) => value < TARGET} />
      <Link figure={lost} queue={queue} zone={zone} bad={(value) => value > LOST} />
      <td>
        {figure("answered")?.value ?? 0} / {figure("offered")?.value ?? 0}
      </td>
      <td>
        {queue.ready} / {queue.working} / {queue.there}
      </td>
      <td>
        <Act queue={queue} who={who} />
      </td>
    </tr>
  );
}

/** A figure of today, with its rows one click away. */
function Link(props: {
  figure: FigureNow | undefined;
  queue: QueueNow;
  zone: string;
  bad: (value: number) => boolean;
}) {
  const { figure, queue } = props;
  if (figure === undefined || figure.value === null) return <td>{words.none}</td>;
  const day = today(props.zone, Date.now());
  const query = new URLSearchParams({ since: day, until: day, queue: queue.queue, name: figure.name });
  return (
    <td>
      <a
        href={`#reports?${query}`}
        class={props.bad(figure.value) ? "is-bad" : "is-good"}
        aria-label={`${share(figure.value)}. ${words.queues.rows(nameOf(figure.name), queue.title)}`}
      >
        {share(figure.value)}
      </a>
    </td>
  );
}

function Act(props: { queue: QueueNow; who: Supervisor }) {
  const { queue, who } = props;
  const [closing, setClosing] = useState(false);
  const closed = queue.closed !== null;
  useEffect(() => {
    if (closed) setClosing(false); // whoever closed it: the question is answered
  }, [closed]);
  if (closed) {
    return <Doing csrf={who.csrf} path={`/api/board/queues/${queue.queue}/open`} label={words.queues.open} />;
  }
  return (
    <>
      <button type="button" class="quiet" onClick={() => setClosing(true)}>
        {words.queues.close}
      </button>
      {closing && <CloseQueue queue={queue} csrf={who.csrf} done={() => setClosing(false)} />}
    </>
  );
}
