// The customer's last contacts, newest first.

import { type Disposition, labelOf, type Session } from "../api";
import { dayAndTime, plain } from "../format";
import type { Pop, TimelineEntry } from "../messages";
import { words } from "../strings";
import { Arrow } from "./icons";
import { audible, Listen } from "./listen";

/** What is known of a past, with a call or without. */
export type Past = Pick<Pop, "timeline" | "customer" | "history" | "matches">;

export function Timeline(props: { pop: Past; words: readonly Disposition[]; session: Session }) {
  const { pop } = props;
  return (
    <section aria-labelledby="timeline">
      <h3 id="timeline">{words.timeline.title}</h3>
      {pop.timeline.length === 0 && <p class="soft">{whyNone(pop)}</p>}
      <ol class="timeline">
        {pop.timeline.map((entry) => (
          <Contact
            key={`${entry.at} ${entry.kind}`}
            entry={entry}
            disposition={labelOf(props.words, entry.disposition)}
            session={props.session}
          />
        ))}
      </ol>
    </section>
  );
}

function whyNone(pop: Past): string {
  if (pop.history === "late") return words.timeline.late;
  if (pop.customer) return words.timeline.none;
  return pop.matches > 1 ? words.timeline.several : words.timeline.unknown;
}

function Contact(props: { entry: TimelineEntry; disposition: string; session: Session }) {
  const { entry, disposition, session } = props;
  const call = entry.kind === "call";
  const about = [call ? null : entry.kind, entry.queue, entry.agent && words.timeline.by(entry.agent)].filter(Boolean);
  return (
    <li>
      <span class="contact-mark">
        {call ? <Arrow outbound={entry.direction === "outbound"} /> : <span class="dot" />}
      </span>
      <div>
        <p class="contact-head">
          <time dateTime={entry.at}>{dayAndTime(Date.parse(entry.at), Date.now())}</time>
          <bdi class="soft">{plain(about.join(" · "), 90)}</bdi>
          {disposition && <bdi class="chip tiny">{plain(disposition, 40)}</bdi>}
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
        {audible(entry.recordings, session.user).map((one) => (
          <Listen key={one.id} recording={one} session={session} />
        ))}
      </div>
    </li>
  );
}
