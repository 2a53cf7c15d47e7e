// A mean over time with the band in which it lies: an SVG without any style of its own. The days are walked with arrows; the
// caption says the values of the one that is looked at. The same numbers stand in a table beside it.

import type { SatisfactionDay } from "../messages";
import { number } from "../show";
import { useStops } from "./stops";

const WIDTH = 1200;
const HEIGHT = 200;
const LEFT = 40; // for the numbers of the axis
const HEAD = 14;
const FOOT = 24;
const BOTTOM = HEAD + HEIGHT;
const SCALE = [1, 2, 3, 4, 5];
const NAMES = 12; // of days, below the picture

export function BandOverTime(props: {
  label: string;
  days: readonly SatisfactionDay[];
  say: (day: SatisfactionDay) => string;
}) {
  const { label, say } = props;
  const days = props.days.filter((day) => day.mean !== null);
  const { at, go, of } = useStops(days.length);
  if (days.length === 0) return null;
  const step = (WIDTH - LEFT) / days.length;
  const x = (day: number) => LEFT + day * step + step / 2;
  const y = (points: number) => BOTTOM - ((points - 1) / 4) * HEIGHT;
  const line = (value: (day: SatisfactionDay) => number | null) =>
    days.map((day, number) => `${number === 0 ? "M" : "L"}${x(number)} ${y(value(day) ?? 1)}`).join("");
  const lower = days.map((day, number) => `L${x(number)} ${y(day.low ?? 1)}`).reverse();
  const every = Math.ceil(days.length / NAMES);
  const looked = at === null ? undefined : days[at];
  return (
    <figure class="bars">
      <figcaption>
        {label}
        <output>{looked ? say(looked) : ""}</output>
      </figcaption>
      <div class="wide">
        {/* biome-ignore lint/a11y/useSemanticElements: a picture is no fieldset */}
        <svg viewBox={`0 0 ${WIDTH} ${BOTTOM + FOOT}`} role="group" aria-label={label} onKeyDown={go}>
          {SCALE.map((points) => (
            <g key={points}>
              <line class="axis-line" x1={LEFT} x2={WIDTH} y1={y(points)} y2={y(points)} />
              <text class="bar-name" x={LEFT - 8} y={y(points) + 4} text-anchor="end">
                {number(points)}
              </text>
            </g>
          ))}
          {days.map((day, number) => (
            // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the caption says what is looked at
            <g key={day.day} class="bar" role="img" aria-label={say(day)} {...of(number)}>
              <rect class="bar-room" x={x(number) - step / 2} y={HEAD} width={step} height={HEIGHT} />
            </g>
          ))}
          <path class="band" d={`${line((day) => day.high)}${lower.join("")}Z`} />
          <path class="mean-line" d={line((day) => day.mean)} />
          {days.map((day, number) => (
            <g key={day.day}>
              <circle class="mean-dot" cx={x(number)} cy={y(day.mean ?? 1)} r={days.length > 60 ? 1.5 : 3.5} />
              {number % every === 0 && (
                <text class="bar-name" x={x(number)} y={BOTTOM + 16} text-anchor="middle">
                  {day.day.slice(5)}
                </text>
              )}
            </g>
          ))}
        </svg>
      </div>
    </figure>
  );
}
