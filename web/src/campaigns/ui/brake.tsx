// The brake of a campaign: how it stands in words, what people's answers have come to and what that is made of, every
// change of its state, and what may be ordered: a stop at once, a restart with a reason and a change.

import { useEffect, useState } from "preact/hooks";
import { number, share } from "../../board/show";
import { Choice } from "../../board/ui/asking";
import { OrderDialog } from "../../board/ui/ordering";
import { dayAndTime, plain, readable } from "../../format";
import { Field } from "../../office/ui/field";
import * as api from "../api";
import type { BrakeAnswer, BrakeHere, BrakeMove, BrakeSignal, CampaignHere } from "../messages";
import { words } from "../words";
import { EvidencePicture } from "./evidence";
import type { Mine } from "./mine";
import { Resume } from "./orders";

const w = words.braking;
const EVERY_MS = 3_000;
export const TONE: Record<string, string> = { green: "good", amber: "caution", red: "bad", dead: "bad" };
const TRIGGERS = ["regulator", "wrong_list", "complaints", "blocked_opt_out", "outside_window"] as const;

export function BrakePage(props: Mine & { name: string }) {
  const { found, orders, who } = props;
  const one = found.find((campaign) => campaign.campaign === props.name) ?? found[0];
  const name = one?.campaign ?? "";
  const [said, setSaid] = useState<BrakeHere | "failed" | null>(null);
  const [asking, setAsking] = useState<"halt" | "resume" | null>(null);
  useEffect(() => {
    let here = true;
    const ask = () => {
      api.brake(name).then(
        (answer) => here && setSaid(answer),
        () => here && setSaid("failed"),
      );
    };
    setSaid(null);
    ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [name]);
  const brake = said === "failed" ? null : said;
  const halts = orders || who.roles.includes("supervisor");
  const done = () => {
    setAsking(null);
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
              location.hash = `brake?name=${encodeURIComponent(chosen)}`;
            }}
          />
        </form>
        <div class="buttons">
          {halts && (one?.state === "running" || one?.state === "paused") && (
            <button type="button" onClick={() => setAsking("halt")}>
              {w.halt}
            </button>
          )}
          {orders && one?.state === "stopped" && (
            <button type="button" class="primary" onClick={() => setAsking("resume")}>
              {words.resume}
            </button>
          )}
        </div>
      </div>
      <div aria-live="polite">
        {said === "failed" && <p class="problem">{words.failed}</p>}
        {said === null && <p class="loading">{words.lists.reading}</p>}
        {brake?.state === "never" && <p class="soft">{w.never}</p>}
      </div>
      {brake !== null && brake.state !== "never" && <Stands brake={brake} />}
      {asking === "halt" && one !== undefined && <Halt one={one} csrf={who.csrf} done={done} />}
      {asking === "resume" && one !== undefined && <Resume one={one} csrf={who.csrf} done={done} />}
    </>
  );
}

function Stands(props: { brake: BrakeHere }) {
  const { brake } = props;
  const last = brake.moves[0];
  return (
    <>
      <section aria-labelledby="brake-stands">
        <h2 id="brake-stands">
          {w.title} <span class={`chip ${TONE[brake.state] ?? ""}`}>{w.states[brake.state] ?? brake.state}</span>
        </h2>
        <p>{w.means[brake.state]}</p>
        {last !== undefined && brake.state !== "green" && (
          <p>
            {dayAndTime(Date.parse(last.at), Date.now())}: {reason(last)} <bdi class="soft">{plain(last.why, 300)}</bdi>
          </p>
        )}
        {(brake.state === "red" || brake.state === "dead") && <p class="soft">{words.resumeHint(brake.restarts)}</p>}
        {brake.run > 0 && <p class="soft">{w.run(number(brake.run + 1, 0), number(brake.threshold, 0))}</p>}
      </section>
      <Evidence brake={brake} />
      <Moves moves={brake.moves} />
      <Answers answers={brake.answers} />
    </>
  );
}

function reason(move: BrakeMove): string {
  return w.because[move.because] ?? words.signals[move.because] ?? readable(move.because);
}

function Evidence(props: { brake: BrakeHere }) {
  const { brake } = props;
  return (
    <section aria-labelledby="brake-evidence">
      <h2 id="brake-evidence">{w.evidence}</h2>
      <p class="soft">{w.evidenceHint(number(brake.threshold, 1), number(brake.threshold / 4, 1))}</p>
      <EvidencePicture brake={brake} />
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{w.signal}</th>
              <th scope="col">{w.part}</th>
              <th scope="col">{w.heard}</th>
              <th scope="col">{w.mean}</th>
              <th scope="col">{w.usual}</th>
              <th scope="col">{w.come}</th>
            </tr>
          </thead>
          <tbody>
            {brake.signals.map((one, place) => (
              <SignalRow key={one.signal} one={one} place={place} />
            ))}
          </tbody>
        </table>
      </div>
      {brake.left_alone > 0 && (
        <p class="soft">
          {w.leftAlone(number(brake.left_alone, 0))} {brake.campaign_did_it ? w.didIt : w.open}
        </p>
      )}
    </section>
  );
}

/** A score of 1 to 5 of surveys; of the others the share of calls in which nothing bad happened. */
function said(signal: string, x: number): string {
  return signal === "csat" ? number(1 + 4 * x, 2) : share(x);
}

function SignalRow(props: { one: BrakeSignal; place: number }) {
  const { one } = props;
  const within =
    one.low === null || one.high === null ? "" : `${said(one.signal, one.low)} – ${said(one.signal, one.high)}`;
  return (
    <tr>
      <th scope="row">
        <svg class={`sample line-${props.place}`} viewBox="0 0 24 8" aria-hidden="true">
          <path d="M0 4H24" />
        </svg>{" "}
        {words.signals[one.signal] ?? readable(one.signal)}
      </th>
      <td class="number">{share(one.share)}</td>
      <td class="number">{number(one.n, 0)}</td>
      <td class="number">
        {one.mean === null ? "–" : said(one.signal, one.mean)} <span class="soft small">{within}</span>
      </td>
      <td class="number">{said(one.signal, one.usual)}</td>
      <td class="number">{number(one.evidence, 2)}</td>
    </tr>
  );
}

function Moves(props: { moves: readonly BrakeMove[] }) {
  const now = Date.now();
  return (
    <section aria-labelledby="brake-moves">
      <h2 id="brake-moves">{w.moves}</h2>
      {props.moves.length === 0 ? (
        <p class="soft">{w.noMoves}</p>
      ) : (
        <table class="grid">
          <tbody>
            {props.moves.map((one) => (
              <tr key={one.at + one.state}>
                <td>{dayAndTime(Date.parse(one.at), now)}</td>
                <td>
                  <span class={`chip ${TONE[one.state] ?? ""}`}>{w.states[one.state] ?? one.state}</span>
                </td>
                <td>{reason(one)}</td>
                <td>
                  <bdi>{plain([one.why, one.reason, one.change, one.by].filter(Boolean).join(" · "), 300)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Answers(props: { answers: readonly BrakeAnswer[] }) {
  const now = Date.now();
  if (props.answers.length === 0) return null;
  return (
    <section aria-labelledby="brake-answers">
      <h2 id="brake-answers">{w.answers}</h2>
      <table class="grid">
        <tbody>
          {props.answers.map((one) => (
            <tr key={`${one.place} ${one.late}`}>
              <td>{dayAndTime(Date.parse(one.at), now)}</td>
              <td>{words.signals[one.signal] ?? readable(one.signal)}</td>
              <td class="number">{one.signal === "csat" ? said("csat", one.x) : one.x === 1 ? w.good : w.bad}</td>
              <td class="soft">{one.late ? w.late : ""}</td>
              <td class="number soft">{one.evidence === null ? "" : number(one.evidence, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Halt(props: { one: CampaignHere; csrf: string; done: () => void }) {
  const { one } = props;
  const [trigger, setTrigger] = useState<string>(TRIGGERS[0]);
  const [why, setWhy] = useState("");
  return (
    <OrderDialog
      id="halt-campaign"
      title={w.haltTitle(readable(one.campaign))}
      label={w.haltDo}
      csrf={props.csrf}
      order={() => [`${api.campaignAt(one.campaign)}/halt`, { trigger, why }]}
      done={props.done}
    >
      <p class="soft">{words.resumeHint(one.restarts)}</p>
      <Choice
        label={w.what}
        value={trigger}
        options={TRIGGERS.map((word) => [word, w.because[word] ?? word] as const)}
        put={setTrigger}
      />
      <Field label={w.details} value={why} required put={setWhy} />
    </OrderDialog>
  );
}
