// Bars of one figure, with the line that is asked for. An SVG without any style of its own; its values stand in the table
// beside it, which is what a screen reader reads.

interface Bar {
  readonly name: string;
  readonly value: number | null;
  readonly text: string;
}

const HEIGHT = 150;
const STEP = 34;
const GAP = 8;
const FOOT = 22;
const HEAD = 18;

export function Bars(props: { label: string; bars: readonly Bar[]; most: number | null; line: number | null }) {
  const { bars, label, line } = props;
  const most = props.most ?? Math.max(1e-9, ...bars.map((bar) => bar.value ?? 0), line ?? 0);
  const width = Math.max(1, bars.length) * STEP;
  const y = (value: number) => HEAD + HEIGHT - (Math.min(value, most) / most) * HEIGHT;
  return (
    <figure class="bars">
      <figcaption>{label}</figcaption>
      <div class="wide">
        <svg
          viewBox={`0 0 ${width} ${HEAD + HEIGHT + FOOT}`}
          width={width}
          height={HEAD + HEIGHT + FOOT}
          role="img"
          aria-label={label}
        >
          {bars.map((bar, at) => (
            <g key={bar.name}>
              <title>{`${bar.name}: ${bar.text}`}</title>
              <rect
                class="bar-value"
                x={at * STEP + GAP / 2}
                y={y(bar.value ?? 0)}
                width={STEP - GAP}
                height={HEAD + HEIGHT - y(bar.value ?? 0)}
                rx={3}
              />
              <text class="bar-name" x={at * STEP + STEP / 2} y={HEAD + HEIGHT + 15} text-anchor="middle">
                {bar.name.slice(-5)}
              </text>
              <text class="bar-text" x={at * STEP + STEP / 2} y={y(bar.value ?? 0) - 4} text-anchor="middle">
                {bar.value === null ? "" : bar.text}
              </text>
            </g>
          ))}
          {line !== null && <line class="bar-line" x1={0} x2={width} y1={y(line)} y2={y(line)} />}
        </svg>
      </div>
    </figure>
  );
}
