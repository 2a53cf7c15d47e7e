// What came of a campaign: every share with how many it was counted in and its interval, what it cost; and one of them
// by hour, list or version, as a picture and as a table.

import { useEffect, useState } from "preact/hooks";
import { number, share } from "../../board/show";
import { Choice, value } from "../../board/ui/asking";
import { Bars } from "../../board/ui/bars";
import { words as board } from "../../board/words";
import { plain, readable } from "../../format";
import * as api from "../api";
import type { ResultCost, ResultGroup, ResultShare, ResultsHere } from "../messages";
import { words } from "../words";
import type { Mine } from "./mine";

const w = words.results;
const BYS = ["hour", "list", "script"] as const;
const FIRST = "answered";

export function ResultsPage(props: Mine & { name: string }) {
  const { found } = props;
  const one = found.find((campaign) => campaign.campaign === props.name) ?? found[0];
  const name = one?.campaign ?? "";
  const [by, setBy] = useState<string>("hour");
  const [days, setDays] = useState({ since: "", until: "" });
  const [drawn, setDrawn] = useState(FIRST);
  const [said, setSaid] = useState<ResultsHere | "failed" | null>(null);
  const asked = { by, ...(days.since && { since: days.since }), ...(days.until && { until: days.until }) };
  useEffect(() => {
    let here = true;
    setSaid(null);
    api.results(name, asked).then(
      (answer) => here && setSaid(answer),
      () => here && setSaid("failed"),
    );
    return () => {
      here = false;
    };
  }, [name, by, days.since, days.until]);
  const made = said === "failed" ? null : said;
  return (
    <>
      <form class="ask" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label={words.choose}
          value={name}
          options={found.map((campaign) => [campaign.campaign, readable(campaign.campaign)] as const)}
          put={(chosen) => {
            location.hash = `results?name=${encodeURIComponent(chosen)}`;
          }}
        />
        <Choice label={w.by} value={by} options={BYS.map((one) => [one, w.bys[one] ?? one] as const)} put={setBy} />
        <Day label={w.since} value={days.since} put={(since) => setDays({ ...days, since })} />
        <Day label={w.until} value={days.until} put={(until) => setDays({ ...days, until })} />
        <p class="buttons">
          {(["csv", "xlsx"] as const).map((kind) => (
            <a key={kind} href={api.resultsSheet(name, kind, asked)} download>
              {kind.toUpperCase()}
            </a>
          ))}
        </p>
      </form>
      <div aria-live="polite">
        {said === "failed" && <p class="problem">{words.failed}</p>}
        {said === null && <p class="loading">{words.lists.reading}</p>}
        {made?.whole.attempts === 0 && <p class="soft">{w.none}</p>}
      </div>
      {made !== null && made.whole.attempts > 0 && (
        <>
          <Whole made={made} drawn={drawn} draw={setDrawn} />
          <Grouped made={made} drawn={drawn} />
        </>
      )}
    </>
  );
}

function Day(props: { label: string; value: string; put: (day: string) => void }) {
  return (
    <label>
      {props.label}
      <input type="date" value={props.value} onChange={(event) => props.put(value(event))} />
    </label>
  );
}

/** Every figure of all calls; its name draws it below. */
function Whole(props: { made: ResultsHere; drawn: string; draw: (name: string) => void }) {
  const { made, draw, drawn } = props;
  const { whole, currency } = made;
  return (
    <section aria-labelledby="whole">
      <h2 id="whole">
        {w.title} <span class="number">{number(whole.attempts, 0)}</span> <span class="soft small">{w.attempts}</span>
      </h2>
      <p class="soft">
        {made.success.length > 0 ? w.success(made.success.map(readable).join(", ")) : w.noSuccess}
        {currency === "" && ` · ${w.noCosts}`}
      </p>
      <div class="wide">
        <table class="grid figures">
          <thead>
            <tr>
              <th scope="col">{w.figure}</th>
              <th scope="col">{w.value}</th>
              <th scope="col">{w.counted}</th>
              <th scope="col" title={w.rangeHint}>
                {w.range}
              </th>
              <td />
              <th scope="col">{w.definition}</th>
            </tr>
          </thead>
          <tbody>
            {whole.shares.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  <button type="button" class="quiet" aria-pressed={one.name === drawn} onClick={() => draw(one.name)}>
                    {nameOf(one.name)}
                  </button>
                </th>
                <ShareCells one={one} />
                <td aria-hidden="true">
                  <Range one={one} />
                </td>
                <td class="soft small definition">{w.shares[one.name]?.[1]}</td>
              </tr>
            ))}
            {whole.cost !== null && (
              <tr>
                <th scope="row">{w.cost}</th>
                <td class="number">{money(whole.cost, currency)}</td>
                <td class="number">{number(whole.attempts, 0)}</td>
                <td colSpan={3} />
              </tr>
            )}
            {whole.costs.map((one) => (
              <tr key={one.name}>
                <th scope="row">{w.costs[one.name]?.[0] ?? one.name}</th>
                <CostCells one={one} currency={currency} />
                <td />
                <td class="soft small definition">{w.costs[one.name]?.[1]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft small">{w.rangeHint}</p>
    </section>
  );
}

function Grouped(props: { made: ResultsHere; drawn: string }) {
  const { made } = props;
  const drawn = made.whole.shares.some((one) => one.name === props.drawn) ? props.drawn : FIRST;
  const of = (group: ResultGroup) => group.shares.find((one) => one.name === drawn);
  const bars = made.groups.map((group) => bar(title(made, group), of(group)));
  return (
    <section aria-labelledby="grouped">
      <h2 id="grouped">
        {nameOf(drawn)} <span class="soft small">{w.bys[made.by]}</span>
      </h2>
      <Bars label={w.chart(nameOf(drawn))} bars={bars} unit="share" line={null} near />
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              {[w.group, w.attempts, w.value, w.counted, w.range].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {made.currency !== "" && <th scope="col">{w.cost}</th>}
            </tr>
          </thead>
          <tbody>
            {[...made.groups, made.whole].map((group) => {
              const one = of(group);
              return (
                <tr key={group === made.whole ? "whole" : `of ${group.group}`}>
                  <th scope="row">
                    <bdi>{group === made.whole ? w.all : title(made, group)}</bdi>
                  </th>
                  <td class="number">{number(group.attempts, 0)}</td>
                  {one ? <ShareCells one={one} /> : <td colSpan={3} />}
                  {group.cost !== null && <td class="number">{money(group.cost, made.currency)}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function bar(name: string, one: ResultShare | undefined) {
  if (one === undefined || one.value === null || one.low === null || one.high === null) {
    return { name, value: null, text: "–" };
  }
  const { high, low, value } = one;
  const more = `${counted(one)}, ${between(share(low), share(high))}`;
  return { name, value, text: share(value), more, low, high };
}

function ShareCells(props: { one: ResultShare }) {
  const { value, low, high } = props.one;
  return (
    <>
      <td class="number">{value === null ? "–" : share(value)}</td>
      <td class="number soft">{counted(props.one)}</td>
      <td class="number">{low === null || high === null ? "–" : between(share(low), share(high))}</td>
    </>
  );
}

function CostCells(props: { one: ResultCost; currency: string }) {
  const { currency } = props;
  const { of, value, low, high } = props.one;
  return (
    <>
      <td class="number">{value === null ? "–" : money(value, currency)}</td>
      <td class="number soft">{number(of, 0)}</td>
      <td class="number">
        {low === null || high === null ? w.tooFew : between(money(low, currency), money(high, currency))}
      </td>
    </>
  );
}

/** The value as a bar and its interval as a line. */
function Range(props: { one: ResultShare }) {
  const { value, low, high } = props.one;
  if (value === null || low === null || high === null) return null;
  return (
    <svg class="range" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="range-value" y="2" width={100 * value} height="8" />
      <rect class="range-line" x={100 * low} y="5" width={Math.max(0.6, 100 * (high - low))} height="2" />
    </svg>
  );
}

const between = (low: string, high: string) => `${low} – ${high}`;
const counted = (one: ResultShare) => w.of(number(one.part, 0), number(one.of, 0));
const nameOf = (figure: string) => w.shares[figure]?.[0] ?? figure;

function title(made: ResultsHere, group: ResultGroup): string {
  if (group.group === "") return w.noGroup[made.by] ?? "–";
  return plain(group.name, 60);
}

/** Cents, and more digits of what is below one. */
function money(amount: number, currency: string): string {
  const digits = amount !== 0 && Math.abs(amount) < 1 ? 4 : 2;
  const style = { style: "currency", currency, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(board.locale, style).format(amount);
}
