// Rows of a list that gave nobody: how many for which reason, each with what is wrong, and all of them as a file.

import { useEffect, useState } from "preact/hooks";
import { plain } from "../../format";
import * as api from "../api";
import type { ListHere, RowHere } from "../messages";
import { words } from "../words";
import { Counts } from "./counts";

export function Rejected(props: { list: ListHere; close: () => void }) {
  const { list } = props;
  const [rows, setRows] = useState<readonly RowHere[]>([]);
  const [reasons, setReasons] = useState<Readonly<Record<string, number>>>({});
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState(false);
  const read = async () => {
    setFailed(false);
    try {
      const found = await api.rejected(list.id, rows.at(-1)?.row ?? 0);
      setRows([...rows, ...found.rows]);
      setMore(found.more);
      setReasons((await api.oneList(list.id)).reasons);
    } catch {
      setFailed(true);
    }
  };
  useEffect(() => void read(), []);
  return (
    <section aria-labelledby="rejected">
      <div class="head-row">
        <h2 id="rejected">
          {words.lists.rejectedOf} <bdi>{plain(list.name, 60)}</bdi>
        </h2>
        <div class="buttons">
          {(["csv", "xlsx"] as const).map((kind) => (
            <a key={kind} href={api.rejectedSheet(list.id, kind)} download>
              {words.lists.download(kind.toUpperCase())}
            </a>
          ))}
          <button type="button" onClick={props.close}>
            {words.lists.close}
          </button>
        </div>
      </div>
      <Counts title={words.lists.because} counts={reasons} names={words.lists.reasons} none="" />
      {failed && (
        <p class="problem" role="alert">
          {words.failed}
        </p>
      )}
      <Rows rows={rows} />
      {more && (
        <button type="button" onClick={read}>
          {words.lists.more}
        </button>
      )}
    </section>
  );
}

/** `fine`: what is said of a row that nothing is wrong with. */
export function Rows(props: { rows: readonly RowHere[]; fine?: string }) {
  return (
    <div class="wide">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{words.lists.row}</th>
            <th scope="col">{words.number}</th>
            <th scope="col">{words.lists.because}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((one) => (
            <tr key={one.row}>
              <th scope="row" class="number">
                {one.row}
              </th>
              <td class="number">
                <bdi>{plain(one.number, 40)}</bdi>
              </td>
              <td>
                {one.because === ""
                  ? props.fine
                  : plain(`${words.lists.reasons[one.because] ?? one.because}: ${one.why}`, 300)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
