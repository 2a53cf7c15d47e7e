// The evidence of each signal over the answers, beside what makes the brake amber and red. The scale is of powers of ten.

import { number } from "../../board/show";
import { time } from "../../format";
import type { BrakeHere } from "../messages";
import { words } from "../words";

const w = words.braking;
const WIDE = 640;
const HIGH = 220;
const LEFT = 44;
const BOTTOM = 24;
const LEAST = 0.01; // what is less is drawn as that

export function EvidencePicture(props: { brake: BrakeHere }) {
  const { brake } = props;
  const times = brake.signals.flatMap((one) => one.line.map(([at]) => Date.parse(at)));
  if (times.length < 2) return <p class="soft">{w.few}</p>;
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(brake.threshold * 3, ...brake.signals.flatMap((one) => one.line.map(([, value]) => value)));
  const across = (at: number) => LEFT + ((at - first) / Math.max(1, last - first)) * (WIDE - LEFT - 8);
  const up = (value: number) => {
    const part = Math.log(Math.max(value, LEAST) / LEAST) / Math.log(most / LEAST);
    return (HIGH - BOTTOM) * (1 - Math.min(1, part)) + 6;
  };
  const powers = tens(most);
  return (
    <svg class="evidence" viewBox={`0 0 ${WIDE} ${HIGH + 8}`} role="img" aria-label={w.picture}>
      {powers.map((value) => (
        <g key={value} class="grid-line">
          <path d={`M${LEFT} ${up(value)}H${WIDE - 8}`} />
          <text x={LEFT - 6} y={up(value) + 4} text-anchor="end">
            {number(value, 2)}
          </text>
        </g>
      ))}
      <Limit y={up(brake.threshold)} kind="red" name={w.states.red ?? ""} />
      <Limit y={up(brake.threshold / 4)} kind="amber" name={w.states.amber ?? ""} />
      {brake.signals.map((one, place) => (
        <path
          key={one.signal}
          class={`line-${place}`}
          d={one.line.map(([at, value], n) => `${n ? "L" : "M"}${across(Date.parse(at))} ${up(value)}`).join("")}
        />
      ))}
      <text class="axis" x={LEFT} y={HIGH + 4}>
        {time(first)}
      </text>
      <text class="axis" x={WIDE - 8} y={HIGH + 4} text-anchor="end">
        {time(last)}
      </text>
    </svg>
  );
}

function Limit(props: { y: number; kind: string; name: string }) {
  return (
    <g class={`limit ${props.kind}`}>
      <path d={`M${LEFT} ${props.y}H${WIDE - 8}`} />
      <text x={LEFT + 8} y={props.y - 4}>
        {props.name}
      </text>
    </g>
  );
}

/** 0.01, 0.1, 1, … as far as it goes. */
export function tens(most: number): readonly number[] {
  const found = [LEAST];
  while (found.length < 12 && (found.at(-1) ?? most) * 10 <= most) found.push((found.at(-1) ?? LEAST) * 10);
  return found.map((value) => Number(value.toPrecision(1)));
}
