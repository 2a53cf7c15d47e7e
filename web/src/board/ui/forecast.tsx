// The next seven days: calls and agents of each half hour, and how far off the last week was.

import { useEffect, useState } from "preact/hooks";
import { clock, day as dayName } from "../../format";
import * as api from "../api";
import type { Forecast, ForecastDay } from "../messages";
import { number, share } from "../show";
import type { Board } from "../state";
import { words } from "../words";
import { Bars } from "./bars";

interface Asked {
  readonly queue: string;
  readonly weeks: string;
  readonly target: string;
  readonly within: string;
  readonly shrinkage: string;
}

function asQuery(asked: Asked): api.Query {
  const query = {
    weeks: asked.weeks,
    target: String(Number(asked.target) / 100),
    within: asked.within,
    shrinkage: String(Number(asked.shrinkage) / 100),
  };
  return asked.queue ? { ...query, queue: asked.queue } : query;
}

export function ForecastPage(props: { board: Board }) {
  const [asked, setAsked] = useState<Asked>({ queue: "", weeks: "8", target: "80", within: "20", shrinkage: "30" });
  const [found, setFound] = useState<Forecast | null>(null);
  const [problem, setProblem] = useState("");
  const [open, setOpen] = useState(0);
  useEffect(() => {
    let here = true;
    api.forecast(asQuery(asked)).then(
      (forecast) => {
        if (!here) return;
        setFound(forecast);
        setProblem("");
      },
      (refused) => here && setProblem(refused instanceof api.Refused ? refused.message : words.reports.failed),
    );
    return () => {
      here = false;
    };
  }, [asked]);
  const field = (name: "weeks" | "target" | "within" | "shrinkage", least: number, most: number) => (
    <label>
      {words.forecast[name]}
      <input
        type="number"
        min={least}
        max={most}
        value={asked[name]}
        onChange={(event) => setAsked({ ...asked, [name]: (event.target as HTMLInputElement).value || String(least) })}
      />
    </label>
  );
  return (
    <div class="reports">
      <form class="ask" onSubmit={(event) => event.preventDefault()}>
        <label>
          {words.reports.queue}
          <select
            value={asked.queue}
            onChange={(event) => setAsked({ ...asked, queue: (event.target as HTMLSelectElement).value })}
          >
            <option value="">{words.reports.all}</option>
            {props.board.queues.map((queue) => (
              <option key={queue.queue} value={queue.queue}>
                {queue.title}
              </option>
            ))}
          </select>
        </label>
        {field("weeks", 1, 26)}
        {field("target", 1, 99)}
        {field("within", 0, 3600)}
        {field("shrinkage", 0, 90)}
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {found && <Found found={found} query={asQuery(asked)} open={open} setOpen={setOpen} />}
    </div>
  );
}

function Found(props: { found: Forecast; query: api.Query; open: number; setOpen: (day: number) => void }) {
  const { found, open } = props;
  const chosen = found.days[open];
  if (found.work === null) return <p class="soft">{words.forecast.nothing}</p>;
  const patience = found.patience === null ? words.forecast.endless : clock(found.patience);
  return (
    <>
      <p>{words.forecast.work(clock(found.work), patience)}</p>
      <p class="soft">
        {found.error
          ? words.forecast.error(share(found.error.wape), share(found.error.bias), found.error.calls)
          : words.forecast.noError}{" "}
        {words.forecast.how}
      </p>
      <p class="buttons">
        <a href={api.sheet("forecast", "csv", props.query)} download>
          CSV
        </a>
        <a href={api.sheet("forecast", "xlsx", props.query)} download>
          XLSX
        </a>
      </p>
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{words.forecast.day}</th>
              <th scope="col">{words.forecast.calls}</th>
              <th scope="col">{words.forecast.peak}</th>
              <th scope="col">{words.forecast.hours}</th>
            </tr>
          </thead>
          <tbody>
            {found.days.map((day, at) => (
              <tr key={day.day} class={at === open ? "some" : ""}>
                <th scope="row">
                  <button type="button" class="quiet" onClick={() => props.setOpen(at)}>
                    {nameOf(day)}
                  </button>
                </th>
                <td class="number">{number(day.calls)}</td>
                <td class="number">{Math.max(0, ...day.slots.map((slot) => slot.rostered))}</td>
                <td class="number">{number(day.hours)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && <Day day={chosen} />}
    </>
  );
}

function nameOf(day: ForecastDay): string {
  const [year = 0, month = 1, date = 1] = day.day.split("-").map(Number);
  const at = new Date(year, month - 1, date);
  const weekday = new Intl.DateTimeFormat(words.locale, { weekday: "short" }).format(at);
  return `${weekday} ${dayName(at.getTime(), Date.now())}`;
}

function Day(props: { day: ForecastDay }) {
  const { day } = props;
  const slots = day.slots.filter((slot) => slot.rostered > 0);
  if (slots.length === 0) return null;
  const at = (moment: string) => moment.slice(11, 16);
  return (
    <Bars
      label={words.forecast.chart(nameOf(day))}
      unit="count"
      line={null}
      bars={slots.map((slot) => ({
        name: at(slot.at),
        value: slot.rostered,
        text: `${slot.rostered}`,
      }))}
    />
  );
}
