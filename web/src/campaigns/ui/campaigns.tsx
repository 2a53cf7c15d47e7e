// How each campaign stands: its state and why, whom it has still to call, how its calls ended, and what may be ordered.

import { useState } from "preact/hooks";
import { share } from "../../board/show";
import { plain, readable } from "../../format";
import type { CampaignHere, MachinesHere } from "../messages";
import { siteTold } from "../when";
import { words } from "../words";
import { TONE as BRAKES } from "./brake";
import { Counts } from "./counts";
import type { Mine } from "./mine";
import { Pause, Resume } from "./orders";
import { Pace } from "./pace";

export function CampaignsPage(props: Mine) {
  return (
    <>
      {!props.orders && <p class="soft">{words.looking}</p>}
      {props.found.map((one) => (
        <One key={one.campaign} {...props} one={one} />
      ))}
    </>
  );
}

type Asking = "pause" | "resume" | null;

function One(props: Mine & { one: CampaignHere }) {
  const { one, orders, who } = props;
  const [asking, setAsking] = useState<Asking>(null);
  const pauses = orders || who.roles.includes("supervisor");
  const done = () => {
    setAsking(null);
    props.again();
  };
  const id = `campaign-${one.campaign}`;
  return (
    <section class="campaign" aria-labelledby={id}>
      <div class="head-row">
        <h2 id={id}>
          {readable(one.campaign)}{" "}
          <span class={`chip ${TONE[one.state] ?? ""}`}>{words.states[one.state] ?? one.state}</span>
        </h2>
        <div class="buttons">
          <a href={`#preflight?name=${encodeURIComponent(one.campaign)}`}>
            {orders && one.state === "draft" ? words.look : words.lookAgain}
          </a>
          {Object.keys(one.outcomes).length > 0 && (
            <a href={`#results?name=${encodeURIComponent(one.campaign)}`}>{words.tabs.results}</a>
          )}
          {pauses && one.state === "running" && (
            <button type="button" onClick={() => setAsking("pause")}>
              {words.pause}
            </button>
          )}
          {orders && (one.state === "paused" || one.state === "stopped") && (
            <button type="button" onClick={() => setAsking("resume")}>
              {words.resume}
            </button>
          )}
        </div>
      </div>
      <Facts one={one} />
      {one.unstaffed !== "" && <p class="problem">{words.unstaffed(plain(one.unstaffed, 60))}</p>}
      <Pace one={one} />
      <div class="two">
        <Counts title={words.people} counts={one.people} names={words.personStates} none={words.nobody} />
        <Counts title={words.calls} counts={one.outcomes} names={{}} none={words.noCalls} />
      </div>
      {asking === "pause" && <Pause one={one} csrf={who.csrf} done={done} />}
      {asking === "resume" && <Resume one={one} csrf={who.csrf} done={done} />}
    </section>
  );
}

const TONE: Record<string, string> = { running: "good", paused: "caution", stopped: "bad" };

function Facts(props: { one: CampaignHere }) {
  const { one } = props;
  const why = [words.because[one.because] ?? one.because, one.why, one.change, one.by].filter((text) => text !== "");
  return (
    <dl class="facts">
      <Fact name={words.owner}>{plain(one.owner, 60)}</Fact>
      <Fact name={words.style}>{readable(one.style)}</Fact>
      {one.since && <Fact name={words.since}>{siteTold(one.since, one.zone)}</Fact>}
      {why.length > 0 && <Fact name={words.why}>{plain(why.join(" · "), 300)}</Fact>}
      {one.next && <Fact name={words.next}>{siteTold(one.next, one.zone)}</Fact>}
      {one.going_on > 0 && <Fact name={words.calls}>{words.goingOn(one.going_on)}</Fact>}
      {one.machines && <Fact name={words.machines}>{machines(one.machines)}</Fact>}
      {one.brake !== "" && (
        <div>
          <dt>{words.brake}</dt>
          <dd>
            <a href={`#brake?name=${encodeURIComponent(one.campaign)}`}>
              <span class={`chip ${BRAKES[one.brake] ?? ""}`}>{words.braking.states[one.brake] ?? one.brake}</span>
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** How many answers were taken for a machine; of the others, how many were one all the same. */
function machines(found: MachinesHere): string {
  const taken = words.taken(found.machines, found.listened);
  const { right, low, high } = found;
  if (right === null || low === null || high === null) return taken;
  return `${taken} · ${words.missedMachines(found.missed, found.talked)} · ${words.rightly(share(right), share(low), share(high))}`;
}

function Fact(props: { name: string; children: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <bdi>{props.children}</bdi>
      </dd>
    </div>
  );
}
