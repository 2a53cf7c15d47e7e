// One figure of each hour of each weekday: the darker, the higher. A table, so that it is read and walked as one; a value
// leads to its rows.

import type { Definition, Figures } from "../messages";
import { SHADES, shade } from "../scale";
import { nameOf, shown } from "../show";
import { words } from "../words";

export function Heat(props: { found: Figures; definition: Definition; pick: (group: string) => void }) {
  const { found, definition, pick } = props;
  const values = new Map<string, number>();
  for (const { group, figures } of found.groups) {
    const value = figures.find((figure) => figure.name === definition.name)?.value ?? null;
    if (value !== null) values.set(group, value);
  }
  const least = Math.min(...values.values());
  const most = Math.max(...values.values());
  const hours = between([...values.keys()].map((group) => Number(group.slice(2))));
  const name = nameOf(definition.name);
  if (values.size === 0) return null;
  return (
    <figure class="bars">
      <figcaption>
        {words.reports.chart(name)}
        <span class="scale" aria-hidden="true">
          {shown(definition.unit, least)}
          {Array.from({ length: SHADES }, (_, at) => (
            <span key={at} class={`heat-${at + 1}`} />
          ))}
          {shown(definition.unit, most)}
        </span>
      </figcaption>
      <div class="wide">
        <table class="heat" aria-label={words.reports.chart(name)}>
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
                      const value = values.get(group) ?? null;
                      const text = shown(definition.unit, value);
                      return (
                        <td key={hour} class={`heat-${shade(value, least, most)}`}>
                          {value !== null && (
                            <button
                              type="button"
                              title={`${weekday} ${hour}:00: ${text}`}
                              aria-label={`${text}. ${words.reports.showRows(name)}`}
                              onClick={() => pick(group)}
                            >
                              {text}
                            </button>
                          )}
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

function between(hours: readonly number[]): readonly number[] {
  const first = Math.min(...hours);
  return Array.from({ length: Math.max(0, Math.max(...hours) - first + 1) }, (_, at) => first + at);
}
