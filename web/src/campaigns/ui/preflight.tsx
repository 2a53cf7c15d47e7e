// Before the start: of the people on the list, who may be called when, who not and by which rule; then the start. While
// everybody is looked at, how far it is.

import { useEffect, useState } from "preact/hooks";
import { number } from "../../board/show";
import { Choice } from "../../board/ui/asking";
import { plain, readable } from "../../format";
import * as api from "../api";
import type { PreflightHere, PreflightReport } from "../messages";
import { siteMoment } from "../when";
import { words } from "../words";
import { Expected } from "./expected";
import type { Mine } from "./mine";
import { Start } from "./orders";
import { Plan } from "./plan";
import { Skips } from "./skips";

const EVERY_MS = 1_000;

export function PreflightPage(props: Mine & { name: string }) {
  const { found, orders, who } = props;
  const one = found.find((campaign) => campaign.campaign === props.name) ?? found[0];
  const name = one?.campaign ?? "";
  const [said, setSaid] = useState<PreflightHere | "failed" | null>(null);
  const [starting, setStarting] = useState(false);
  useEffect(() => {
    let here = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      api.preflight(name).then(
        (answer) => {
          if (!here) return;
          setSaid(answer);
          if (answer.report === null && answer.failed === "") timer = setTimeout(ask, EVERY_MS);
        },
        () => here && setSaid("failed"),
      );
    };
    setSaid(null);
    ask();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [name]);
  const report = said !== null && said !== "failed" ? said.report : null;
  const ordered = () => {
    setStarting(false);
    props.again();
  };
  return (
    <>
      <div class="head-row">
        <form class="ask" onSubmit={(event) => event.preventDefault()}>
          <Choice
            label={words.choose}
            value={name}
            options={found.map((campaign) => [campaign.campaign, readable(campaign.campaign)] as const)}
            put={(chosen) => {
              location.hash = `preflight?name=${encodeURIComponent(chosen)}`;
            }}
          />
        </form>
        {orders && one !== undefined && (one.state === "draft" || one.state === "done") && report !== null && (
          <button type="button" class="primary" onClick={() => setStarting(true)}>
            {words.start}
          </button>
        )}
        {one !== undefined && one.state !== "draft" && <span class="chip">{words.states[one.state] ?? one.state}</span>}
      </div>
      <div aria-live="polite">
        {said === "failed" && <p class="problem">{words.failed}</p>}
        {said !== null && said !== "failed" && said.failed !== "" && <p class="problem">{plain(said.failed)}</p>}
        {report === null && said !== "failed" && (said === null || said.failed === "") && (
          <p class="loading">
            {said?.people ? words.counting(number(said.looked, 0), number(said.people, 0)) : words.begun}
          </p>
        )}
      </div>
      {report !== null && <Report report={report} />}
      {starting && one !== undefined && report !== null && (
        <Start one={one} token={report.token} csrf={who.csrf} done={ordered} />
      )}
    </>
  );
}

const WHEN = ["now", "today", "week", "later", "never", "unknown"] as const;

function Report(props: { report: PreflightReport }) {
  const { report } = props;
  return (
    <>
      <section aria-labelledby="who-when">
        <h2 id="who-when">
          {words.waiting} <span class="number">{number(report.people, 0)}</span>{" "}
          <span class="soft small">
            {words.made} {siteMoment(report.at, report.zone)}
          </span>
        </h2>
        {report.looked < report.people && (
          <p class="soft">{words.part(number(report.looked, 0), number(report.people, 0))}</p>
        )}
        {report.people === 0 ? (
          <p class="soft">{words.nobody}</p>
        ) : (
          <dl class="tiles">
            {WHEN.filter((name) => name !== "unknown" || report.unknown > 0).map((name) => (
              <div key={name} class={`tile tile-${name}`}>
                <dt>{words.when[name]}</dt>
                <dd class="number">{number(report[name], 0)}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <Skips report={report} />
      <Plan report={report} />
      {report.expected !== null && <Expected found={report.expected} zone={report.zone} />}
      <Mind report={report} />
    </>
  );
}

function Mind(props: { report: PreflightReport }) {
  const { report } = props;
  const lines = [
    ...(report.answers_before !== null ? [words.baselineFirst(number(report.answers_before, 0))] : []),
    ...(report.needs_zone > 0 ? [words.needZone(number(report.needs_zone, 0))] : []),
    ...report.impolite.map((line) => plain(line)),
    ...report.deaf.map((signal) => words.deaf(words.signals[signal] ?? signal)),
    ...report.unverified.map((line) => plain(line)),
  ];
  return (
    <section aria-labelledby="mind">
      <h2 id="mind">{words.mind}</h2>
      {lines.length === 0 ? (
        <p class="soft">{words.nothing}</p>
      ) : (
        <ul class="list">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
