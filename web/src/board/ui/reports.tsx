// Reports: every figure with its definition, whole or by something, a picture of one, and the rows behind each value.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import * as api from "../api";
import type { Definition, Figure, Figures } from "../messages";
import { good, groupName, nameOf, number, share, shown, today } from "../show";
import { words } from "../words";
import { Choice, DaysFields, value } from "./asking";
import { Bars } from "./bars";
import { type Cell, Heat } from "./heat";
import { Rows } from "./rows";
import { SurveyLinks } from "./survey_links";

const BYS = ["all", "hour", "weekday", "weekday_hour", "day", "queue", "agent"] as const;
const MOST_GROUPS = 31; // columns that a table can show; the picture and the sheets have all

interface Asked {
  readonly since: string;
  readonly until: string;
  readonly queue: string;
  readonly by: string;
  readonly within: string;
  readonly again: string;
}

/** The row that is looked at: a figure of a group. */
interface Picked {
  readonly name: string;
  readonly group: string;
}

function asQuery(asked: Asked): api.Query {
  const { queue, ...rest } = asked;
  return queue ? { ...rest, queue } : rest;
}

export function ReportsPage(props: { zone: string; query: string }) {
  const given = new URLSearchParams(props.query);
  const day = today(props.zone, Date.now());
  const [asked, setAsked] = useState<Asked>({
    since: given.get("since") ?? day,
    until: given.get("until") ?? day,
    queue: given.get("queue") ?? "",
    by: "all",
    within: "20",
    again: "7",
  });
  const [found, setFound] = useState<Figures | null>(null);
  const [problem, setProblem] = useState("");
  const named = given.get("name");
  const [picked, setPicked] = useState<Picked | null>(named ? { name: named, group: "" } : null);
  const [drawn, setDrawn] = useState(named ?? "service_level");
  useEffect(() => {
    let here = true;
    api.figures(asQuery(asked)).then(
      (figures) => {
        if (!here) return;
        setFound(figures);
        setProblem("");
      },
      (refused) => here && setProblem(refused instanceof api.Refused ? refused.message : words.reports.failed),
    );
    return () => {
      here = false;
    };
  }, [asked]);
  const ask = (change: Partial<Asked>) => {
    setPicked(null);
    setAsked({ ...asked, ...change });
  };
  return (
    <div class="reports">
      <Form asked={asked} queues={found?.queues ?? []} ask={ask}>
        {found && (
          <p class="buttons">
            <a href={api.sheet("figures", "csv", asQuery(asked))} download>
              CSV
            </a>
            <a href={api.sheet("figures", "xlsx", asQuery(asked))} download>
              XLSX
            </a>
          </p>
        )}
      </Form>
      <SurveyLinks />
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {found && (
        <>
          {asked.by !== "all" && <Picture found={found} by={asked.by} drawn={drawn} pick={setPicked} />}
          <Table found={found} by={asked.by} pick={setPicked} draw={setDrawn} />
        </>
      )}
      {picked && <Rows query={{ ...asQuery(asked), ...picked }} close={() => setPicked(null)} />}
    </div>
  );
}

function Form(props: {
  asked: Asked;
  queues: readonly string[];
  ask: (change: Partial<Asked>) => void;
  children: ComponentChildren;
}) {
  const { asked, ask } = props;
  return (
    <form class="ask" onSubmit={(event) => event.preventDefault()}>
      <DaysFields asked={asked} ask={ask} />
      <Choice
        label={words.reports.queue}
        value={asked.queue}
        all
        options={props.queues.map((queue) => [queue, queue])}
        put={(queue) => ask({ queue })}
      />
      <Choice
        label={words.reports.by}
        value={asked.by}
        options={BYS.map((by) => [by, words.reports.groups[by]])}
        put={(by) => ask({ by })}
      />
      <label title={words.reports.withinHint}>
        {words.reports.within}
        <input
          type="number"
          min={0}
          max={3600}
          value={asked.within}
          onChange={(event) => ask({ within: value(event) || "20" })}
        />
      </label>
      <Choice
        label={words.reports.again}
        title={words.reports.againHint}
        value={asked.again}
        options={["1", "7", "30"].map((days) => [days, days])}
        put={(again) => ask({ again })}
      />
      {props.children}
    </form>
  );
}

function Table(props: { found: Figures; by: string; pick: (picked: Picked) => void; draw: (name: string) => void }) {
  const { found, by } = props;
  if (found.groups.length === 0) return <p class="soft">{words.reports.empty}</p>;
  const groups = by === "weekday_hour" ? [] : found.groups.slice(-MOST_GROUPS); // those are in the picture
  return (
    <div class="wide">
      <table class="grid figures">
        <thead>
          <tr>
            <th scope="col">{words.reports.figure}</th>
            {groups.map(({ group }) => (
              <th key={group} scope="col">
                {by === "all" ? words.reports.value : groupName(by, group)}
              </th>
            ))}
            <th scope="col">{words.reports.target}</th>
            <th scope="col">{words.reports.definition}</th>
          </tr>
        </thead>
        <tbody>
          {found.definitions.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                {by === "all" ? (
                  nameOf(one.name)
                ) : (
                  <button type="button" class="quiet" onClick={() => props.draw(one.name)}>
                    {nameOf(one.name)}
                  </button>
                )}
              </th>
              {groups.map(({ group, figures }) => (
                <Value
                  key={group}
                  definition={one}
                  figure={figures.find((figure) => figure.name === one.name)}
                  whole={by === "all"}
                  pick={() => props.pick({ name: one.name, group })}
                />
              ))}
              <td>{one.target === null ? "" : shown(one.unit, one.target)}</td>
              <td class="soft small definition">{words.figures[one.name]?.[1] ?? one.formula}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value(props: { definition: Definition; figure: Figure | undefined; whole: boolean; pick: () => void }) {
  const { definition, figure } = props;
  if (figure === undefined || figure.rows === 0) return <td class="soft">{words.none}</td>;
  const fine = good(definition, figure.value);
  const text = shown(definition.unit, figure.value);
  return (
    <td>
      <button
        type="button"
        class={`quiet number ${fine === null ? "" : fine ? "is-good" : "is-bad"}`}
        aria-label={`${text}. ${words.reports.showRows(nameOf(figure.name))}`}
        onClick={props.pick}
      >
        {text}
      </button>
      {figure.low !== null && figure.high !== null && (
        <span class="soft small"> {words.reports.asked(share(figure.low), share(figure.high), number(figure.of))}</span>
      )}
      {props.whole && definition.unit !== "count" && figure.low === null && (
        <span class="soft small"> {words.reports.of(number(figure.part), number(figure.of))}</span>
      )}
    </td>
  );
}

function Picture(props: { found: Figures; by: string; drawn: string; pick: (picked: Picked) => void }) {
  const { found, by, drawn } = props;
  const pick = (group: string) => props.pick({ name: drawn, group });
  const definition = found.definitions.find((one) => one.name === drawn);
  if (definition === undefined) return null;
  if (by === "weekday_hour") {
    const name = nameOf(definition.name);
    const write = (value: number) => shown(definition.unit, value);
    return <Heat label={words.reports.chart(name)} cells={cells(found, definition)} shown={write} pick={pick} />;
  }
  const bars = found.groups.map(({ group, figures }) => {
    const value = figures.find((figure) => figure.name === drawn)?.value ?? null;
    return { name: groupName(by, group), value, text: shown(definition.unit, value) };
  });
  return (
    <Bars
      label={words.reports.chart(nameOf(drawn))}
      bars={bars}
      unit={definition.unit}
      line={definition.target}
      pick={(at) => pick(found.groups[at]?.group ?? "")}
    />
  );
}

/** A value of each hour of each weekday, for those that have one. */
function cells(found: Figures, definition: Definition): ReadonlyMap<string, Cell> {
  const made = new Map<string, Cell>();
  for (const { group, figures } of found.groups) {
    const value = figures.find((figure) => figure.name === definition.name)?.value ?? null;
    if (value === null) continue;
    const text = shown(definition.unit, value);
    made.set(group, { value, text, said: `${text}. ${words.reports.showRows(nameOf(definition.name))}` });
  }
  return made;
}
