// The way of one call, step by step: what the event log has of it.

import { useEffect, useRef, useState } from "preact/hooks";
import { clock, phone, plain, time } from "../../format";
import * as api from "../api";
import type { CallTrace } from "../messages";
import { words } from "../words";

export function TraceDialog(props: { call: string; done: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [found, setFound] = useState<CallTrace | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    api.trace(props.call).then(setFound, () => setFailed(true));
  }, [props.call]);
  return (
    <dialog class="help wide-dialog" ref={dialog} aria-labelledby="trace" onClose={props.done}>
      <h2 id="trace">{words.trace.title}</h2>
      {failed && <p role="alert">{words.reports.failed}</p>}
      {found && <Lines found={found} />}
      <form method="dialog">
        <button type="submit" class="primary">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}

function Lines(props: { found: CallTrace }) {
  const { call, lines, dispositions } = props.found;
  return (
    <>
      <p>
        <span class="number">{call.ani ? phone(call.ani) : words.calls.withheld}</span> → {plain(call.dialled, 40)} ·{" "}
        <bdi>{plain(call.flow, 40)}</bdi>
      </p>
      <div class="wide tall">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{words.trace.when}</th>
              <th scope="col">{words.trace.what}</th>
              <th scope="col">{words.trace.step}</th>
              <th scope="col">{words.trace.seconds}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, number) => (
              <tr key={number}>
                <td class="number">{time(Date.parse(line.at))}</td>
                <td>
                  <bdi>{plain(line.what)}</bdi>
                </td>
                <td>
                  <bdi>{plain(line.step, 60)}</bdi>
                </td>
                <td class="number">{line.seconds === null ? "" : clock(line.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {dispositions.length > 0 && (
        <section aria-labelledby="said">
          <h3 id="said">{words.trace.said}</h3>
          <ul class="list">
            {dispositions.map((one, number) => (
              <li key={number}>
                <span class="number">{time(Date.parse(one.at))}</span> <bdi>{plain(one.user, 40)}</bdi>:{" "}
                <strong>{plain(one.label, 60)}</strong>{" "}
                {number < dispositions.length - 1 && <span class="chip tiny">{words.trace.changed}</span>}
                {one.note && <bdi class="clip">{plain(one.note, 600)}</bdi>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
