// Who changed what, of the last 31 days, the newest first: the audit log's part that concerns people and telephones.

import { useEffect, useState } from "preact/hooks";
import { value } from "../../board/ui/asking";
import { dayAndTime, plain } from "../../format";
import * as api from "../api";
import { words } from "../words";

export function ChangesPage() {
  const [who, setWho] = useState("");
  const [found, setFound] = useState<readonly api.Change[] | "refused" | null>(null);
  useEffect(() => {
    let here = true;
    const query = who === "" ? {} : { who };
    api.changes(query).then(
      (list) => here && setFound(list.entries),
      () => here && setFound("refused"),
    );
    return () => {
      here = false;
    };
  }, [who]);
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{words.changes.title}</h2>
      {found === "refused" && <p class="soft">{words.changes.refused}</p>}
      {found !== null && found !== "refused" && (
        <>
          <form class="ask" onSubmit={(event) => event.preventDefault()}>
            <label>
              {words.changes.filter}
              <input type="text" value={who} onChange={(event) => setWho(value(event).trim())} />
            </label>
          </form>
          {found.length === 0 ? <p class="soft">{words.changes.none}</p> : <Table found={found} />}
        </>
      )}
    </section>
  );
}

function Table(props: { found: readonly api.Change[] }) {
  return (
    <div class="wide">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{words.changes.when}</th>
            <th scope="col">{words.changes.who}</th>
            <th scope="col">{words.changes.act}</th>
            <th scope="col">{words.changes.thing}</th>
            <th scope="col">{words.changes.details}</th>
          </tr>
        </thead>
        <tbody>
          {props.found.map((one) => (
            <tr key={one.id}>
              <th scope="row">{dayAndTime(Date.parse(one.at), Date.now())}</th>
              <td>{plain(one.who, 60)}</td>
              <td>{plain(one.act, 40)}</td>
              <td>{plain(`${one.what} ${one.thing}`, 120)}</td>
              <td class="details">{plain(shown(one.details), 300)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `queues: support → sales`, for what was before and is after; what else there is, as it is. */
function shown(details: Readonly<Record<string, unknown>>): string {
  const before = asRecord(details.before);
  const after = asRecord(details.after);
  const both = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const moved = both.map((name) => `${name}: ${text(before[name])} → ${text(after[name])}`);
  const rest = Object.entries(details).filter(([name, one]) => name !== "before" && name !== "after" && one !== "");
  return [...moved, ...rest.map(([name, one]) => `${name}: ${text(one)}`)].join("; ");
}

function asRecord(one: unknown): Readonly<Record<string, unknown>> {
  return typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {};
}

function text(one: unknown): string {
  if (Array.isArray(one)) return one.map(text).join(" ");
  return one === undefined || one === null ? "–" : typeof one === "object" ? JSON.stringify(one) : String(one);
}
