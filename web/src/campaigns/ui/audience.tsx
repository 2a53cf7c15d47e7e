// Everyone who asked about something lately: how many, who of them may be bothered now, why the others may not, some of them,
// and the line with which a campaign's file takes them in. Nobody is called, and nothing is kept.

import { useEffect, useRef, useState } from "preact/hooks";
import { number } from "../../board/show";
import { Choice } from "../../board/ui/asking";
import { Heads } from "../../board/ui/heads";
import { dayAndTime, phone, plain, readable } from "../../format";
import * as api from "../api";
import type { AudienceChoices, AudienceHere, AudienceReport } from "../messages";
import { words } from "../words";
import { Copy } from "./copy";
import { Counts } from "./counts";

const w = words.audiences;
const EVERY_MS = 1_000;
const KINDS = ["topic", "queue", "outcome", "disposition"] as const;
const WITHIN = ["7d", "30d", "90d", "180d", "365d"] as const;

type Kind = (typeof KINDS)[number];
type Asked = { readonly kind: Kind; readonly value: string; readonly within: string; readonly for: string };

export function AudiencePage() {
  const [choices, setChoices] = useState<AudienceChoices | "failed" | null>(null);
  const [asked, setAsked] = useState<Asked>({ kind: "topic", value: "", within: "180d", for: "" });
  const [said, setSaid] = useState<{ asked: Asked; here: AudienceHere | "failed" | null } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const read = () => {
    api.audienceChoices().then(
      (found) => {
        setChoices(found);
        const campaign = found.campaigns[0];
        setAsked((now) => ({ ...now, for: now.for || (campaign === undefined ? "" : `campaign ${campaign}`) }));
      },
      () => setChoices("failed"),
    );
  };
  useEffect(() => {
    read();
    return () => clearTimeout(timer.current);
  }, []);
  if (choices === null) return <p class="loading">{w.reading}</p>;
  if (choices === "failed") {
    return (
      <p class="problem" role="alert">
        {words.failed}{" "}
        <button type="button" onClick={read}>
          {words.again}
        </button>
      </p>
    );
  }
  const there = valuesOf(choices, asked.kind);
  const wanted = { ...asked, value: there.includes(asked.value) ? asked.value : (there[0] ?? "") };
  const look = (about: Asked) => {
    clearTimeout(timer.current);
    setSaid({ asked: about, here: null });
    const still = (here: AudienceHere | "failed") =>
      setSaid((now) => (now?.asked === about ? { asked: about, here } : now));
    const ask = () => {
      api.audience(queryOf(about)).then(
        (here) => {
          still(here);
          if (here.report === null && here.failed === "") timer.current = setTimeout(ask, EVERY_MS);
        },
        () => still("failed"),
      );
    };
    ask();
  };
  const here = said?.here ?? null;
  const found = here === null || here === "failed" ? null : here;
  const working = said !== null && (here === null || (found !== null && found.report === null && found.failed === ""));
  return (
    <>
      <section aria-labelledby="audience">
        <h2 id="audience">{w.title}</h2>
        <p class="soft">{w.hint}</p>
        <form
          class="ask"
          onSubmit={(event) => {
            event.preventDefault();
            if (!working) look(wanted);
          }}
        >
          <Choice
            label={w.by}
            value={wanted.kind}
            options={KINDS.map((kind) => [kind, w.kinds[kind]] as const)}
            put={(kind) => setAsked({ ...wanted, kind: kind as Kind })}
          />
          <Choice
            label={w.about}
            value={wanted.value}
            options={there.map((one) => [one, readable(one)] as const)}
            put={(value) => setAsked({ ...wanted, value })}
          />
          <Choice
            label={w.within}
            value={wanted.within}
            options={WITHIN.map((one) => [one, w.days(Number.parseInt(one, 10))] as const)}
            put={(within) => setAsked({ ...wanted, within })}
          />
          <Choice
            label={w.what}
            value={wanted.for}
            options={purposes(choices)}
            put={(purpose) => setAsked({ ...wanted, for: purpose })}
          />
          <button type="submit" class="primary" disabled={working || wanted.value === ""}>
            {w.look}
          </button>
        </form>
        {there.length === 0 && <p class="soft">{w.nothing[wanted.kind]}</p>}
        <div aria-live="polite">
          {here === "failed" && <p class="problem">{words.failed}</p>}
          {found !== null && found.failed !== "" && <p class="problem">{plain(found.failed)}</p>}
          {working && <p class="loading">{found?.looked ? w.counting(number(found.looked, 0)) : w.begun}</p>}
          {found?.report?.people === 0 && <p class="soft">{w.nobody}</p>}
        </div>
      </section>
      {said !== null && found !== null && found.report !== null && found.report.people > 0 && (
        <Report asked={said.asked} report={found.report} />
      )}
    </>
  );
}

function valuesOf(choices: AudienceChoices, kind: Kind): readonly string[] {
  const { topics, queues, outcomes, dispositions } = choices;
  return { topic: topics, queue: queues, outcome: outcomes, disposition: dispositions }[kind];
}

function purposes(choices: AudienceChoices): readonly (readonly [string, string])[] {
  return [
    ["", w.onlyCount],
    ...choices.campaigns.map((name) => [`campaign ${name}`, w.campaign(readable(name))] as const),
    ...choices.surveys.map((name) => [`survey ${name}`, w.survey(readable(name))] as const),
  ];
}

/** `for` is `campaign overdue`, `survey after_call`, or nothing in particular. */
function queryOf(asked: Asked): Readonly<Record<string, string>> {
  const [purpose = "", name = ""] = asked.for.split(" ");
  const { kind, value, within } = asked;
  return { kind, value, within, ...(purpose === "" ? {} : { [purpose]: name }) };
}

function Report(props: { asked: Asked; report: AudienceReport }) {
  const { asked, report } = props;
  const [purpose = "", name = ""] = asked.for.split(" ");
  const never = report.people - report.ready - report.later;
  const tiles: readonly (readonly [string, string, number])[] =
    purpose === ""
      ? []
      : [
          ["now", purpose === "survey" ? w.maybeAsked : w.maybeCalled, report.ready],
          ...(purpose === "campaign" ? [["later", w.later, report.later] as const] : []),
          ["never", purpose === "survey" ? w.leftAlone : w.neverCalled, never],
        ];
  return (
    <>
      <section aria-labelledby="asked">
        <h2 id="asked">
          {w.asked} <span class="number">{number(report.people, 0)}</span>{" "}
          <span class="soft small">
            {words.made} {dayAndTime(Date.parse(report.at), Date.now())}
          </span>
        </h2>
        {tiles.length > 0 && (
          <dl class="tiles">
            {tiles.map(([key, label, count]) => (
              <div key={key} class={`tile tile-${key}`}>
                <dt>{label}</dt>
                <dd class="number">{number(count, 0)}</dd>
              </div>
            ))}
          </dl>
        )}
        {purpose !== "" && (
          <Counts title={w.because} counts={report.skipped} names={{ ...words.rules, ...w.reasons }} none={w.noSkips} />
        )}
      </section>
      <Take purpose={purpose} name={name} asked={asked} report={report} />
      <Sample report={report} judged={purpose !== ""} />
    </>
  );
}

/** The line that takes them in: of a campaign's file, or the command that invites them. */
function Take(props: { purpose: string; name: string; asked: Asked; report: AudienceReport }) {
  const { purpose, name, asked, report } = props;
  const survey = purpose === "survey";
  const line = survey
    ? `centrala audience --${asked.kind} ${asked.value} --within ${asked.within} --survey ${name} --invite`
    : `people: {from: ${report.source}}`;
  return (
    <section aria-labelledby="take">
      <h2 id="take">{survey ? w.inviteTitle : w.takeTitle}</h2>
      <p class="soft">{survey ? w.inviteHint : w.takeHint}</p>
      <Copy text={line} label={survey ? w.command : w.line} />
    </section>
  );
}

function Sample(props: { report: AudienceReport; judged: boolean }) {
  const { report, judged } = props;
  const now = Date.now();
  return (
    <section aria-labelledby="some">
      <h2 id="some">{w.some(number(report.sample.length, 0), number(report.people, 0))}</h2>
      <div class="wide">
        <table class="grid">
          <Heads names={[w.who, words.number, w.last, w.times, ...(judged ? [w.verdict, words.soonest] : [])]} />
          <tbody>
            {report.sample.map((one) => (
              <tr key={one.number}>
                <th scope="row">
                  <bdi>{plain(one.name, 60) || w.unknown}</bdi>
                </th>
                <td class="number">{phone(one.number)}</td>
                <td>{dayAndTime(Date.parse(one.at), now)}</td>
                <td class="number">{number(one.times, 0)}</td>
                {judged && <td>{one.because === "" ? w.may : whyOf(one.because)}</td>}
                {judged && <td>{one.when === null ? "" : dayAndTime(Date.parse(one.when), now)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const whyOf = (because: string) => w.reasons[because] ?? words.rules[because] ?? readable(because);
