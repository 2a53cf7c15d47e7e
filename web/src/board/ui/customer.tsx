// A customer's past, for who answers for what the customer said without a call.

import { useEffect, useRef, useState } from "preact/hooks";
import { dayAndTime, phone, plain, readable } from "../../format";
import * as api from "../api";
import type { Timeline, TimelineEntry } from "../messages";
import { words } from "../words";

export function CustomerDialog(props: { customer: string; done: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [found, setFound] = useState<Timeline | "failed" | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    api.timeline(props.customer).then(setFound, () => setFound("failed"));
  }, [props.customer]);
  const there = found === "failed" ? null : found;
  return (
    <dialog class="help wide-dialog" ref={dialog} aria-labelledby="customer" onClose={props.done}>
      <h2 id="customer">
        {words.customer.title} <bdi>{plain(there?.customer.name, 60)}</bdi>
      </h2>
      {found === "failed" && <p role="alert">{words.reports.failed}</p>}
      {there !== null && (
        <>
          <p class="number">{there.customer.numbers.map(phone).join(" · ")}</p>
          {there.timeline.length === 0 && <p class="soft">{words.customer.none}</p>}
          <ol class="list tall">
            {there.timeline.map((entry, number) => (
              <Contact key={number} entry={entry} />
            ))}
          </ol>
        </>
      )}
      <form method="dialog">
        <button type="submit" class="primary">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}

function Contact(props: { entry: TimelineEntry }) {
  const { entry } = props;
  const about = [entry.kind, entry.queue, entry.agent, entry.disposition].filter((word) => word != null);
  return (
    <li>
      <time dateTime={entry.at}>{dayAndTime(Date.parse(entry.at), Date.now())}</time>{" "}
      <bdi class="soft">{plain(about.map((word) => readable(word ?? "")).join(" · "), 120)}</bdi>
      {entry.summary && <bdi class="clip">{plain(entry.summary)}</bdi>}
      {entry.note && <bdi class="clip">{plain(entry.note, 600)}</bdi>}
    </li>
  );
}
