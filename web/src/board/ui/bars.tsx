// Bars of one figure over the whole width, with an axis and the line that is asked for. An SVG without any style of its
// own. One bar is in the tab order; arrows go from bar to bar, and the caption says the value of the one that is looked
// at, by pointer or by keyboard. Enter or a click leads to its rows.

import type { Definition } from "../messages";
import { fits, ticks } from "../scale";
import { shown } from "../show";
import { words } from "../words";
import { useStops } from "./stops";

interface Bar {
  readonly name: string;
  readonly value: number | null;
  readonly text: string;
  /** Said with the value, and not drawn. */
  readonly more?: string;
  /** Interval of the value, drawn as a line over the bar; null, or not there: none. */
  readonly low?: number | null;
  readonly high?: number | null;
}

type Unit = Definition["unit"];

const WIDTH = 1200; // units of the picture: about the pixels of a page of 1280
const HEIGHT = 180;
const LEFT = 64; // for the numbers of the axis
const HEAD = 20;
const FOOT = 24;
const WIDEST = 72; // of a bar
const CAP = 12; // of the strokes at the ends of an interval
const LETTER = 7; // width of a letter, about
const LINE = 14; // height of a line of text
const BOTTOM = HEAD + HEIGHT;

export function Bars(props: {
  label: string;
  bars: readonly Bar[];
  unit: Unit;
  line: number | null;
  /** The axis of shares ends near the highest one, not at 100 %. */
  near?: boolean;
  /** The end of the axis, where it is known: 5 of a scale of 1 to 5. */
  end?: number;
  pick?: (at: number) => void;
}) {
  const { bars, label, line, unit, pick } = props;
  const { at, go, of } = useStops(bars.length, pick);
  const highest = Math.max(0, line ?? 0, ...bars.map((bar) => Math.max(bar.value ?? 0, bar.high ?? 0)));
  const axis = props.end === undefined ? ticks(highest, unit, props.near) : whole(props.end);
  const most = axis.at(-1) ?? 1;
  const y = (value: number) => BOTTOM - (Math.min(value, most) / most) * HEIGHT;
  const step = (WIDTH - LEFT) / Math.max(1, bars.length);
  const wide = Math.min(WIDEST, step * 0.72);
  const letters = Math.floor(step / LETTER);
  const every = Math.ceil(fits(bars, letters) ? 1 : (6 * LETTER) / step);
  const looked = at === null ? undefined : bars[at];
  return (
    <figure class="bars">
      <figcaption>
        {label}
        <output>{looked ? said(looked) : ""}</output>
      </figcaption>
      <div class="wide">
        {/* biome-ignore lint/a11y/useSemanticElements: a picture is no fieldset */}
        <svg viewBox={`0 0 ${WIDTH} ${BOTTOM + FOOT}`} role="group" aria-label={label} onKeyDown={go}>
          {axis.map((value) => (
            <g key={value}>
              <line class="axis-line" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
              {(line === null || Math.abs(y(value) - y(line)) > LINE) && (
                <text class="bar-name" x={LEFT - 8} y={y(value) + 4} text-anchor="end">
                  {shown(unit, value)}
                </text>
              )}
            </g>
          ))}
          {bars.map((bar, number) => {
            const middle = LEFT + number * step + step / 2;
            const top = y(bar.value ?? 0);
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: it has a role, one of two
              <g
                key={bar.name}
                class="bar"
                role={pick ? "button" : "img"}
                aria-label={said(bar)}
                {...of(number)}
                onClick={() => pick?.(number)}
              >
                <rect class="bar-room" x={middle - step / 2} y={HEAD} width={step} height={HEIGHT} />
                <rect class="bar-value" x={middle - wide / 2} y={top} width={wide} height={BOTTOM - top} rx={3} />
                {bar.low != null && bar.high != null && (
                  <path class="bar-range" d={whisker(middle, Math.min(wide, CAP), y(bar.low), y(bar.high))} />
                )}
                {bar.value !== null && bar.text.length <= letters && (
                  <text
                    class="bar-text"
                    x={middle}
                    y={above(bar.high == null ? top : y(bar.high), line === null ? null : y(line))}
                    text-anchor="middle"
                  >
                    {bar.text}
                  </text>
                )}
                {number % every === 0 && (
                  <text class="bar-name" x={middle} y={BOTTOM + 16} text-anchor="middle">
                    {short(bar.name, letters * every)}
                  </text>
                )}
              </g>
            );
          })}
          {line !== null && (
            <g>
              <line class="bar-line" x1={LEFT} x2={WIDTH} y1={y(line)} y2={y(line)} />
              <text class="bar-asked" x={LEFT - 8} y={y(line) + 4} text-anchor="end">
                {shown(unit, line)}
              </text>
              <title>{words.reports.target}</title>
            </g>
          )}
        </svg>
      </div>
    </figure>
  );
}

/** A line from the one end of an interval to the other, with a stroke across each. */
function whisker(x: number, wide: number, low: number, high: number): string {
  const [left, right] = [x - wide / 2, x + wide / 2];
  return `M${left} ${low}H${right}M${x} ${low}V${high}M${left} ${high}H${right}`;
}

const whole = (end: number) => Array.from({ length: end + 1 }, (_, at) => at);

const said = (bar: Bar) => `${bar.name}: ${bar.text}${bar.more ? ` (${bar.more})` : ""}`;

/** Foot of a value: above its bar, and above the line where the two would meet. */
function above(top: number, line: number | null): number {
  const foot = top - 5;
  return line !== null && line > foot - LINE && line < foot + 3 ? line - 5 : foot;
}

function short(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`;
}
