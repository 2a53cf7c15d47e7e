// Agents' scores by name: how many surveys, the value with its interval, the steps, and how they let people go. Below the
// surveys that are enough there is no place.

import { useEffect, useState } from "preact/hooks";
import { plain } from "../../format";
import * as api from "../api";
import type { ScoreLine, ScoresReport } from "../messages";
import { number, share } from "../show";
import type { Board } from "../state";
import { words } from "../words";
import { Heads } from "./heads";

export function Scores(props: { board: Board; since: string; until: string }) {
  const { board, since, until } = props;
  const [found, setFound] = useState<ScoresReport | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let here = true;
    api.scores({ since, until }).then(
      (report) => {
        if (!here) return;
        setFound(report);
        setFailed(false);
      },
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [since, until]);
  const text = words.scores;
  return (
    <section aria-labelledby="scores">
      <h2 id="scores">{text.title}</h2>
      {failed && (
        <p class="problem" role="alert">
          {words.reports.failed}
        </p>
      )}
      {found?.lines.length === 0 && <p class="soft">{text.none}</p>}
      {found && found.lines.length > 0 && (
        <>
          <p class="ask">
            <a href={api.sheet("agents", "csv", { since, until })} download>
              CSV
            </a>
            <a href={api.sheet("agents", "xlsx", { since, until })} download>
              XLSX
            </a>
          </p>
          <Table found={found} board={board} />
          <p class="soft small">{text.who(found.formula.enough)}</p>
        </>
      )}
    </section>
  );
}

function Table(props: { found: ScoresReport; board: Board }) {
  const names = new Map(props.board.agents.map((agent) => [agent.user, agent.name]));
  return (
    <div class="wide">
      <table class="grid">
        <Heads names={Object.values(words.scores.columns)} />
        <tbody>
          {props.found.lines.map((line) => (
            <Line key={line.agent} line={line} name={names.get(line.agent) ?? line.agent} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line(props: { line: ScoreLine; name: string }) {
  const { score, letting_go: go, place } = props.line;
  const shown = (value: number | null, digits = 2) => (value === null ? words.none : number(value, digits));
  return (
    <tr>
      <th scope="row">
        <bdi>{plain(props.name, 40)}</bdi>
      </th>
      <td class="number">{score.surveys}</td>
      <td class="number">{shown(score.value, 1)}</td>
      <td class="number">
        {score.low === null || score.high === null ? words.none : `${number(score.low)}–${number(score.high)}`}
      </td>
      <td class="number">{place ?? words.none}</td>
      <td class="number">{score.satisfaction === null ? words.none : number(1 + 4 * score.satisfaction, 2)}</td>
      <td class="number">{shown(score.f)}</td>
      <td class="number">{score.offers > 0 ? `${number(score.sales, 2)} (${score.offers})` : words.none}</td>
      <td class="number">{score.refusals > 0 ? `${share(score.lets_go)} (${score.refusals})` : words.none}</td>
      <td class="number">{score.breaches}</td>
      <td class="number">
        {go.refusals > 0 ? words.scores.letGo(go.in_time, go.refusals, Math.round(go.p90 ?? 0)) : words.none}
      </td>
    </tr>
  );
}
