// What automation has done to satisfaction: with it beside without, as a picture of differences and a table. It says of each
// whether people were left out by lot, or whether it is only before and after.

import { useEffect, useState } from "preact/hooks";
import { plain } from "../../format";
import * as api from "../api";
import type { AutomationEffect, EffectSide } from "../messages";
import { number } from "../show";
import { words } from "../words";
import { Heads } from "./heads";

const WIDTH = 1200;
const LEFT = 330; // for names
const ROW = 30;
const FOOT = 22;
const MOST = 4; // points of difference on the axis of 1 to 5
const LONGEST = 40; // letters of a name

export function EffectsPart(props: { since: string; until: string }) {
  const { since, until } = props;
  const [effects, setEffects] = useState<readonly AutomationEffect[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let here = true;
    api.effects({ since, until }).then(
      (report) => {
        if (!here) return;
        setEffects(report.effects);
        setFailed(false);
      },
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [since, until]);
  const text = words.effects;
  return (
    <section aria-labelledby="effects">
      <h2 id="effects">{text.title}</h2>
      {failed && (
        <p class="problem" role="alert">
          {words.reports.failed}
        </p>
      )}
      {effects?.length === 0 && <p class="soft">{text.none}</p>}
      {effects && effects.length > 0 && (
        <>
          <p class="ask">
            <a href={api.sheet("effects", "csv", { since, until })} download>
              CSV
            </a>
            <a href={api.sheet("effects", "xlsx", { since, until })} download>
              XLSX
            </a>
          </p>
          <Differences effects={effects} />
          <Table effects={effects} />
          <p class="soft small">{text.means}</p>
        </>
      )}
    </section>
  );
}

const nameOf = (one: AutomationEffect) => `${words.effects.what[one.what]} ${plain(one.name, 60)}`;
const signed = (points: number | null) =>
  points === null ? words.none : `${points > 0 ? "+" : ""}${number(points, 2)}`;
const range = (one: AutomationEffect) =>
  one.low === null || one.high === null ? words.none : `${signed(one.low)} … ${signed(one.high)}`;

function Differences(props: { effects: readonly AutomationEffect[] }) {
  const effects = props.effects.filter((one) => one.difference !== null);
  if (effects.length === 0) return null;
  const x = (points: number) =>
    LEFT + ((Math.max(-MOST, Math.min(MOST, points)) + MOST) / (2 * MOST)) * (WIDTH - LEFT - 20);
  const bottom = effects.length * ROW;
  const label = words.effects.picture;
  return (
    <figure class="bars">
      <figcaption>{label}</figcaption>
      <div class="wide">
        <svg viewBox={`0 0 ${WIDTH} ${bottom + FOOT}`} role="img" aria-label={label}>
          {[-4, -2, 0, 2, 4].map((points) => (
            <g key={points}>
              <line class={points === 0 ? "zero-line" : "axis-line"} x1={x(points)} x2={x(points)} y1={0} y2={bottom} />
              <text class="bar-name" x={x(points)} y={bottom + 16} text-anchor="middle">
                {signed(points)}
              </text>
            </g>
          ))}
          {effects.map((one, row) => {
            const y = row * ROW + ROW / 2;
            const shown = nameOf(one);
            return (
              <g key={`${one.what} ${one.name} ${one.since}`}>
                <text class="bar-text" x={LEFT - 12} y={y + 4} text-anchor="end">
                  {shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown}
                </text>
                <line class="bar-range" x1={x(one.low ?? 0)} x2={x(one.high ?? 0)} y1={y} y2={y} />
                <circle class={one.proven ? "mean-dot" : "mean-dot open"} cx={x(one.difference ?? 0)} cy={y} r={5} />
              </g>
            );
          })}
        </svg>
      </div>
    </figure>
  );
}

function Table(props: { effects: readonly AutomationEffect[] }) {
  const text = words.effects;
  const side = (one: EffectSide) =>
    one.mean === null
      ? `${words.none}, n 0`
      : `${number(one.mean, 2)} (${number(one.low ?? 1, 2)}–${number(one.high ?? 5, 2)}), n ${one.n}`;
  return (
    <div class="wide">
      <table class="grid">
        <Heads names={text.columns} />
        <tbody>
          {props.effects.map((one) => (
            <tr key={`${one.what} ${one.name} ${one.since}`}>
              <th scope="row">
                <bdi>{nameOf(one)}</bdi>
              </th>
              <td>{one.since === null ? text.how.holdout : text.since(one.since.slice(0, 10))}</td>
              <td class="number">{side(one.having)}</td>
              <td class="number">{side(one.without)}</td>
              <td class="number">{signed(one.difference)}</td>
              <td class="number">{range(one)}</td>
              <td>{one.difference === null ? text.unknown : one.proven ? text.proven : text.unproven}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
