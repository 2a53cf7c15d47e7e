// The customer's last contacts, newest first.

import { dayAndTime, plain } from "../format";
import type { TimelineEntry } from "../messages";
import { words } from "../strings";
import { Arrow } from "./icons";

export function Timeline(props: { entries: readonly TimelineEntry[]; known: boolean }) {
  const none = props.known ? words.timeline.none : words.timeline.unknown;
  return (
    <section aria-labelledby="timeline">
      <h3 id="timeline">{words.timeline.title}</h3>
      {props.entries.length === 0 && <p class="soft">{none}</p>}
      <ol class="timeline">
        {props.entries.map((entry) => (
          <Contact key={`${entry.at} ${entry.kind}`} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Contact(props: { entry: TimelineEntry }) {
  const { entry } = props;
  const about = [entry.kind, entry.queue, entry.agent && words.timeline.by(entry.agent)].filter(Boolean);
  return (
    <li>
      <span class="contact-mark">
        <Arrow outbound={entry.direction === "outbound"} />
      </span>
      <div>
        <p class="contact-head">
          <time dateTime={entry.at}>{dayAndTime(Date.parse(entry.at), Date.now())}</time>
          <bdi class="soft">{plain(about.join(" · "), 90)}</bdi>
          {entry.disposition && <bdi class="chip tiny">{plain(entry.disposition, 40)}</bdi>}
        </p>
        {entry.summary && (
          <p class="clip">
            <bdi>{plain(entry.summary)}</bdi>
          </p>
        )}
        {entry.note && (
          <p class="clip said">
            <bdi>{plain(entry.note, 600)}</bdi>
          </p>
        )}
      </div>
    </li>
  );
}
