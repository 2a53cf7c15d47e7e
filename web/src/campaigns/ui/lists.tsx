// Lists of people: a file becomes one; how far imports are, and the rows that gave nobody.

import { useEffect, useState } from "preact/hooks";
import { number, share } from "../../board/show";
import { Heads } from "../../board/ui/heads";
import { dayAndTime, plain, readable } from "../../format";
import * as api from "../api";
import type { ListHere } from "../messages";
import { words } from "../words";
import { ImportForm } from "./import_form";
import type { Mine } from "./mine";
import { Rejected } from "./rejected";

const GOING_MS = 1_000;

export function ListsPage(props: Mine) {
  const { found, orders, who } = props;
  const [lists, setLists] = useState<readonly ListHere[] | "failed" | null>(null);
  const [shown, setShown] = useState("");
  const read = () => {
    api.lists().then(
      (answer) => setLists(answer.lists),
      () => setLists("failed"),
    );
  };
  useEffect(read, []);
  const known = lists === null || lists === "failed" ? [] : lists;
  useEffect(() => {
    if (!known.some((one) => one.state === "importing")) return;
    const timer = setTimeout(read, GOING_MS);
    return () => clearTimeout(timer);
  }, [lists]);
  const list = known.find((one) => one.id === shown);
  return (
    <>
      {orders && found.length > 0 && <ImportForm found={found} csrf={who.csrf} begun={read} />}
      {!orders && <p class="soft">{words.lists.looking}</p>}
      <section aria-labelledby="lists">
        <h2 id="lists">{words.lists.title}</h2>
        {lists === null && <p class="loading">{words.lists.reading}</p>}
        {lists === "failed" && (
          <p class="problem" role="alert">
            {words.failed}{" "}
            <button type="button" onClick={read}>
              {words.again}
            </button>
          </p>
        )}
        {lists !== null && lists !== "failed" && known.length === 0 && <p class="soft">{words.lists.none}</p>}
        {known.length > 0 && <Table lists={known} shown={shown} show={setShown} />}
      </section>
      {list !== undefined && <Rejected key={`${list.id} ${list.state}`} list={list} close={() => setShown("")} />}
    </>
  );
}

function Table(props: { lists: readonly ListHere[]; shown: string; show: (id: string) => void }) {
  const w = words.lists;
  return (
    <div class="wide">
      <table class="grid">
        <Heads names={[w.list, words.choose, w.origin, w.imported, w.state, w.accepted, w.merged, w.rejected]} />
        <tbody>
          {props.lists.map((one) => (
            <Line key={one.id} one={one} shown={props.shown === one.id} show={props.show} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line(props: { one: ListHere; shown: boolean; show: (id: string) => void }) {
  const { one, shown, show } = props;
  return (
    <tr>
      <th scope="row">
        <bdi>{plain(one.name, 60)}</bdi>
      </th>
      <td>{readable(one.campaign)}</td>
      <td>
        <bdi>{plain(one.origin, 60)}</bdi>
        {one.purposes.length > 0 && (
          <div class="place">{plain(`${words.lists.agreed}: ${one.purposes.join(", ")}; ${one.evidence}`, 160)}</div>
        )}
      </td>
      <td>
        {dayAndTime(Date.parse(one.imported), Date.now())} <bdi class="soft">{plain(one.user, 40)}</bdi>
      </td>
      <td aria-live="polite">
        {words.lists.states[one.state] ?? one.state}
        {one.state === "importing" && ` ${share(one.share)}`}
        {one.problem !== "" && <div class="problem">{plain(one.problem)}</div>}
      </td>
      <td class="number">{number(one.accepted, 0)}</td>
      <td class="number">{number(one.merged, 0)}</td>
      <td class="number">
        {one.rejected === 0 ? (
          "0"
        ) : (
          <button
            type="button"
            class="quiet"
            aria-expanded={shown}
            aria-label={words.lists.show(number(one.rejected, 0), plain(one.name, 60))}
            onClick={() => show(shown ? "" : one.id)}
          >
            {number(one.rejected, 0)}
          </button>
        )}
      </td>
    </tr>
  );
}
