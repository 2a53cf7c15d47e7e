// How content people are: over time with its band, by what they met with numbers and intervals, what silence may hide, and
// what automation has done. A table stands beside each picture; nothing is shown without its number and interval.

import { useEffect, useState } from "preact/hooks";
import { plain } from "../../format";
import * as api from "../api";
import type { SatisfactionDay, SatisfactionGroup, SatisfactionReport, ShareOf } from "../messages";
import { groupName, number, share, today } from "../show";
import type { Board } from "../state";
import { words } from "../words";
import { Choice, DaysFields } from "./asking";
import { BandOverTime } from "./band";
import { Bars } from "./bars";
import { EffectsPart } from "./effects";
import { Heads } from "./heads";
import { type Cell, Heat } from "./heat";

const MONTH = 30 * 86_400_000; // ms
const BYS = ["all", "campaign", "flow", "queue", "agent", "product", "weekday", "hour", "weekday_hour"] as const;
const MOST_BARS = 40;

export function SatisfactionPage(props: { board: Board }) {
  const { zone } = props.board;
  const [asked, setAsked] = useState({
    since: today(zone, Date.now() - MONTH),
    until: today(zone, Date.now()),
    by: "queue" as string,
  });
  const [found, setFound] = useState<SatisfactionReport | null>(null);
  const [problem, setProblem] = useState("");
  const { since, until, by } = asked;
  useEffect(() => {
    let here = true;
    api.satisfaction({ since, until, by }).then(
      (report) => {
        if (!here) return;
        setFound(report);
        setProblem("");
      },
      (refused) => here && setProblem(refused instanceof api.Refused ? refused.message : words.reports.failed),
    );
    return () => {
      here = false;
    };
  }, [since, until, by]);
  const text = words.satisfaction;
  return (
    <div class="reports">
      <form class="ask" onSubmit={(event) => event.preventDefault()}>
        <DaysFields asked={asked} ask={(change) => setAsked({ ...asked, ...change })} />
        <Choice
          label={words.reports.by}
          value={by}
          options={BYS.map((one) => [one, text.groups[one]] as const)}
          put={(one) => setAsked({ ...asked, by: one })}
        />
        <a href={api.sheet("satisfaction", "csv", { since, until, by })} download>
          CSV
        </a>
        <a href={api.sheet("satisfaction", "xlsx", { since, until, by })} download>
          XLSX
        </a>
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {found && found.days.length === 0 && <p class="soft">{text.none}</p>}
      {found && found.days.length > 0 && (
        <>
          <OverTime days={found.days} />
          <Groups groups={found.groups} by={by} />
        </>
      )}
      <EffectsPart since={since} until={until} />
    </div>
  );
}

const mean = (points: number | null) => (points === null ? words.none : number(points, 2));
const between = (low: number | null, high: number | null) =>
  low === null || high === null ? words.none : `${number(low, 2)}–${number(high, 2)}`;
const part = (one: ShareOf) =>
  one.value === null ? words.none : `${share(one.value)} (${share(one.low ?? 0)}–${share(one.high ?? 1)})`;

function OverTime(props: { days: readonly SatisfactionDay[] }) {
  const text = words.satisfaction;
  const say = (day: SatisfactionDay) => `${day.day}: ${mean(day.mean)} (${between(day.low, day.high)}), n ${day.total}`;
  return (
    <section aria-labelledby="over-time">
      <h2 id="over-time">{text.overTime}</h2>
      <BandOverTime label={text.band} days={props.days} say={say} />
      <p class="soft small">{text.bandMeans}</p>
      <details>
        <summary>{text.table}</summary>
        <div class="wide">
          <table class="grid">
            <Heads names={text.dayColumns} />
            <tbody>
              {props.days.map((day) => (
                <tr key={day.day}>
                  <th scope="row">{day.day}</th>
                  <td class="number">{day.n}</td>
                  <td class="number">{day.total}</td>
                  <td class="number">{mean(day.mean)}</td>
                  <td class="number">{between(day.low, day.high)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function Groups(props: { groups: readonly SatisfactionGroup[]; by: string }) {
  const { groups, by } = props;
  const text = words.satisfaction;
  const name = (group: string) => (group === "" ? text.groups.all : groupName(by, plain(group, 60)));
  const bars = groups
    .filter((one) => one.mean !== null)
    .slice(0, MOST_BARS)
    .map((one) => ({
      name: name(one.group),
      value: one.mean,
      text: mean(one.mean),
      more: `${between(one.low, one.high)}, n ${one.n}`,
      low: one.low,
      high: one.high,
    }));
  return (
    <section aria-labelledby="by-group">
      <h2 id="by-group">{text.byGroup(text.groups[by as (typeof BYS)[number]])}</h2>
      {groups.length === 0 && <p class="soft">{text.none}</p>}
      {by === "weekday_hour" && <Heat label={text.heat} cells={cells(groups)} shown={(value) => number(value, 2)} />}
      {by !== "all" && by !== "weekday_hour" && bars.length > 0 && (
        <Bars label={text.bars} bars={bars} unit="people" line={null} end={5} />
      )}
      {groups.length > 0 && (
        <div class="wide">
          <table class="grid">
            <Heads names={text.columns} />
            <tbody>
              {groups.map((one) => (
                <tr key={one.group}>
                  <th scope="row">
                    <bdi>{name(one.group)}</bdi>
                  </th>
                  <td class="number">{one.n}</td>
                  <td class="number">{mean(one.mean)}</td>
                  <td class="number">{between(one.low, one.high)}</td>
                  <td class="number">{part(one.top)}</td>
                  <td class="number">{part(one.bottom)}</td>
                  <td class="number">
                    {part(one.response)} {text.ofAsked(one.asked)}
                  </td>
                  <td class="number">{one.worse.map(mean).join(" / ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="soft small">{text.variants}</p>
    </section>
  );
}

/** The mean of each hour of each weekday, with of how many it is. */
function cells(groups: readonly SatisfactionGroup[]): ReadonlyMap<string, Cell> {
  const made = new Map<string, Cell>();
  for (const { group, mean: value, low, high, n } of groups) {
    if (value === null) continue;
    const text = mean(value);
    made.set(group, { value, text, of: `n ${n}`, said: `${text} (${between(low, high)}), n ${n}` });
  }
  return made;
}
