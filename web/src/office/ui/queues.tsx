// Queues with who serves them and their week, as the settings say; where each stands.

import { plain } from "../../format";
import type { OfficeNow, QueueHours, QueueInOffice } from "../messages";
import { words } from "../words";

const DAY = 1440; // minutes
const ROW = 6; // of the drawing, for each day

export function QueuesPage(props: { office: OfficeNow }) {
  const { office } = props;
  const names = new Map(office.people.map((one) => [one.user, one.name]));
  return (
    <section aria-labelledby="queues">
      <h2 id="queues">{words.queues.title}</h2>
      <p class="soft">{words.queues.files}</p>
      {office.queues.length === 0 ? (
        <p class="soft">{words.queues.none}</p>
      ) : (
        <div class="wide">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">{words.queues.queue}</th>
                <th scope="col">{words.queues.members}</th>
                <th scope="col">{words.queues.now}</th>
                <th scope="col">{words.queues.hours}</th>
                <th scope="col">{words.queues.written}</th>
              </tr>
            </thead>
            <tbody>
              {office.queues.map((queue) => (
                <tr key={queue.queue}>
                  <th scope="row">
                    <bdi>{plain(queue.title, 60)}</bdi>
                  </th>
                  <td>{members(queue, names) || <span class="soft">{words.queues.nobody}</span>}</td>
                  <td>{nowOf(queue, office.zone)}</td>
                  <td>{queue.hours === null ? words.queues.always : <Week queue={queue} hours={queue.hours} />}</td>
                  <td class="place">{queue.place}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function members(queue: QueueInOffice, names: ReadonlyMap<string, string>): string {
  return queue.members.map((user) => plain(names.get(user) ?? user, 40)).join(", ");
}

function nowOf(queue: QueueInOffice, zone: string): string {
  if (queue.closed !== null) return `${words.queues.shut}: ${plain(queue.closed.by, 40)}`;
  const { hours } = queue;
  if (hours === null) return words.queues.open;
  const when = hours.next === null ? null : weekdayAndTime(hours.next, zone);
  if (hours.open) return when === null ? words.queues.open : words.queues.openUntil(when);
  const why = hours.reason === null ? "" : words.queues.reasons[hours.reason];
  return [words.queues.shut, why, when === null ? "" : words.queues.opens(when)]
    .filter((part) => part !== "")
    .join(", ");
}

function weekdayAndTime(at: string, zone: string): string {
  const shape = { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: zone } as const;
  return new Intl.DateTimeFormat(words.code, shape).format(new Date(at));
}

/** Monday on top; midnight on both sides. What goes past midnight goes on in the next row. */
function Week(props: { queue: QueueInOffice; hours: QueueHours }) {
  const spans = props.hours.week.flatMap((day, row) =>
    day.ranges.flatMap(([from = 0, to = 0]) =>
      to <= DAY
        ? [{ row, from, to }]
        : [
            { row, from, to: DAY },
            { row: (row + 1) % 7, from: 0, to: to - DAY },
          ],
    ),
  );
  return (
    <>
      <svg
        class="week"
        viewBox={`0 0 ${DAY} ${7 * ROW}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.queues.week(plain(props.queue.title, 60), props.hours.written)}
      >
        {props.hours.week.map((_, row) => (
          <rect key={row} class="ground" x={0} y={row * ROW} width={DAY} height={ROW - 1} />
        ))}
        {spans.map(({ row, from, to }) => (
          <rect key={`${row} ${from}`} x={from} y={row * ROW} width={to - from} height={ROW - 1} />
        ))}
      </svg>
      <span class="place">{plain(props.hours.written, 200)}</span>
    </>
  );
}
