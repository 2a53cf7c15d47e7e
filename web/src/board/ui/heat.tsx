// One figure of each hour of each weekday: the darker, the higher. A table, so that it is read and walked as one, and each
// value stands in its cell. Where it leads to rows, a value is a button.

import { SHADES, shade } from "../scale";
import { words } from "../words";

export interface Cell {
  readonly value: number;
  readonly text: string;
  /** Stands below the value: how many it is of. */
  readonly of?: string;
  /** All that is known of it. */
  readonly said: string;
}

export function Heat(props: {
  label: string;
  /** By group: `1-09` is Monday from nine to ten. */
  cells: ReadonlyMap<string, Cell>;
  /** How a value is written beside the shades. */
  shown: (value: number) => string;
  pick?: (group: string) => void;
}) {
  const { label, cells, shown, pick } = props;
  if (cells.size === 0) return null;
  const values = [...cells.values()].map((cell) => cell.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const hours = between([...cells.keys()].map((group) => Number(group.slice(2))));
  return (
    <figure class="bars">
      <figcaption>
        {label}
        <span class="scale" aria-hidden="true">
          {shown(least)}
          {Array.from({ length: SHADES }, (_, at) => (
            <span key={at} class={`heat-${at + 1}`} />
          ))}
          {shown(most)}
        </span>
      </figcaption>
      <div class="wide">
        <table class="heat" aria-label={label}>
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {hour}:00
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {words.reports.weekdays.map(
              (weekday, number) =>
                number > 0 && (
                  <tr key={weekday}>
                    <th scope="row">{weekday}</th>
                    {hours.map((hour) => {
                      const group = `${number}-${String(hour).padStart(2, "0")}`;
                      const cell = cells.get(group);
                      return (
                        <td
                          key={hour}
                          class={`heat-${shade(cell?.value ?? null, least, most)}`}
                          title={cell && `${weekday} ${hour}:00: ${cell.said}`}
                        >
                          {cell && <Value cell={cell} pick={pick && (() => pick(group))} />}
                        </td>
                      );
                    })}
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function Value(props: { cell: Cell; pick: (() => void) | undefined }) {
  const { cell, pick } = props;
  if (pick) {
    return (
      <button type="button" aria-label={cell.said} onClick={pick}>
        {cell.text}
      </button>
    );
  }
  return (
    <>
      {cell.text} {cell.of && <small>{cell.of}</small>}
    </>
  );
}

function between(hours: readonly number[]): readonly number[] {
  const first = Math.min(...hours);
  return Array.from({ length: Math.max(0, Math.max(...hours) - first + 1) }, (_, at) => first + at);
}
