// The rows behind one figure, the newest first. Each call leads to its way.

import { useEffect, useRef, useState } from "preact/hooks";
import { dayAndTime, phone, plain } from "../../format";
import * as api from "../api";
import type { FigureRow, FigureRows } from "../messages";
import { nameOf, number } from "../show";
import { words } from "../words";
import { Heads } from "./heads";
import { TraceDialog } from "./trace";

export function Rows(props: { query: api.Query; close: () => void }) {
  const { query } = props;
  const [found, setFound] = useState<FigureRows | null>(null);
  const [failed, setFailed] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const asked = new URLSearchParams(query).toString();
  useEffect(() => {
    let here = true;
    setFound(null);
    setFailed(false);
    api.rows(Object.fromEntries(new URLSearchParams(asked))).then(
      (rows) => here && setFound(rows),
      () => here && setFailed(true),
    );
    title.current?.focus();
    return () => {
      here = false;
    };
  }, [asked]);
  const columns = words.reports.columns;
  return (
    <section class="panel" aria-labelledby="rows">
      <div class="head-row">
        <h2 id="rows" ref={title} tabIndex={-1}>
          {words.reports.rows}: {nameOf(query.name ?? "")} {query.group}
        </h2>
        <span class="buttons">
          <a href={api.sheet("rows", "csv", query)} download>
            CSV
          </a>
          <a href={api.sheet("rows", "xlsx", query)} download>
            XLSX
          </a>
          <button type="button" onClick={props.close}>
            {words.close}
          </button>
        </span>
      </div>
      <p class="soft small">{words.reports.taken}</p>
      {failed && <p role="alert">{words.reports.failed}</p>}
      {found && (
        <div class="wide tall">
          <table class="grid">
            <Heads names={Object.values(columns)} />
            <tbody>
              {found.rows.map((row, at) => (
                <Line key={at} row={row} show={setShown} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found?.cut && <p class="soft">{words.reports.cut}</p>}
      {shown && <TraceDialog call={shown} done={() => setShown(null)} />}
    </section>
  );
}

function Line(props: { row: FigureRow; show: (call: string) => void }) {
  const { row } = props;
  const when = dayAndTime(Date.parse(row.at), Date.now());
  const call = row.call_id;
  return (
    <tr>
      <th scope="row">
        {call ? (
          <button type="button" class="quiet" onClick={() => props.show(call)}>
            {when}
          </button>
        ) : (
          when
        )}
      </th>
      <td class="number">{row.number ? phone(row.number) : ""}</td>
      <td>
        <bdi>{plain(row.queue, 40)}</bdi>
      </td>
      <td>
        <bdi>{plain(row.agent, 40)}</bdi>
      </td>
      <td class="number">{row.seconds === null ? "" : number(row.seconds)}</td>
      <td class="number">{row.talk === null ? "" : number(row.talk)}</td>
      <td>
        {words.reports.kind[row.kind]} · <bdi>{plain(row.what, 60)}</bdi>
      </td>
      <td class="number">{`${number(row.part)} / ${number(row.of)}`}</td>
    </tr>
  );
}
