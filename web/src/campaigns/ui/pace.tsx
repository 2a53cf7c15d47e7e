// How fast a campaign rings people and why, in words; and how many of those who answer may still find nobody, by rule.

import { useEffect, useState } from "preact/hooks";
import { number, share } from "../../board/show";
import { Heads } from "../../board/ui/heads";
import { plain } from "../../format";
import * as api from "../api";
import type { AbandonWindow, CampaignHere, PaceHere, PaceTold } from "../messages";
import { siteMoment } from "../when";
import { words } from "../words";

const w = words.pace;
const EVERY_MS = 3_000;

export function Pace(props: { one: CampaignHere }) {
  const { campaign, state } = props.one;
  const [found, setFound] = useState<PaceHere | null>(null);
  useEffect(() => {
    const read = () => {
      api.pace(campaign).then(setFound, () => setFound(null));
    };
    read();
    if (state !== "running") return;
    const timer = setInterval(read, EVERY_MS);
    return () => clearInterval(timer);
  }, [campaign, state]);
  if (found === null) return null;
  const { decided } = found;
  return (
    <div>
      <h3>{w.title}</h3>
      <p>{styled(found)}</p>
      {found.style !== "robot" && found.style !== "preview" && state === "running" && (
        <p class="soft">{decided === null ? w.undecided : reason(decided, props.one.zone)}</p>
      )}
      {found.windows.length > 0 && found.style === "predictive" && <Windows found={found} />}
    </div>
  );
}

function styled(found: PaceHere): string {
  const { cap, target } = found;
  if (found.style === "robot") return w.robot(number(found.lines, 0));
  if (found.style === "predictive" && target !== null && cap !== null)
    return w.predictive(percent(target), percent(cap));
  return found.style === "progressive" ? w.progressive : w.preview;
}

function reason(decided: PaceTold, zone: string): string {
  const { because } = decided;
  const why = because === "risk" ? w.risk(share(decided.risk), share(decided.theta)) : (w.because[because] ?? because);
  const counts = [decided.agents, decided.idle, decided.ringing + decided.lines, decided.waiting] as const;
  const [agents, idle, ringing, waiting] = counts.map((count) => number(count, 0)) as [string, string, string, string];
  const now = w.now(agents, idle, ringing, waiting);
  const left = decided.left_to_callers > 0 ? [w.leftToCallers(number(decided.left_to_callers, 0))] : [];
  const leaks = decided.leaks > 0 ? [w.leaks(number(decided.leaks, 0))] : [];
  return `${siteMoment(decided.at, zone)}: ${[why, now, ...left, ...leaks].join(" · ")}`;
}

function Windows(props: { found: PaceHere }) {
  return (
    <>
      <h3>{w.windows}</h3>
      <div class="wide">
        <table class="grid">
          <Heads names={[w.rule, w.time, w.cap, w.answered, w.abandoned, w.left]} />
          <tbody>
            {props.found.windows.map((one) => (
              <tr key={`${one.rule}/${one.window}`}>
                <th scope="row">{one.rule === "house" ? w.house : plain(one.rule, 60)}</th>
                <td>
                  <bdi>{plain(one.window, 80)}</bdi>
                </td>
                <td class="number">{percent(one.cap)}</td>
                <td class="number">{number(one.answered, 0)}</td>
                <td class="number">{number(one.abandoned, 0)}</td>
                <td class="number">{left(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function left(one: AbandonWindow): string {
  if (one.left > 0) return number(one.left, 0);
  return one.until === null ? w.never : w.until(number(one.until, 0));
}

const percent = (points: number) => share(points / 100);
