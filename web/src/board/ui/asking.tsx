// Fields of a form that asks for something at once, with every change: days from and until, one of many.

import { words } from "../words";

/** What a field holds now. */
export function value(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

interface Days {
  readonly since: string;
  readonly until: string;
}

export function DaysFields(props: { asked: Days; ask: (change: Partial<Days>) => void }) {
  const { asked, ask } = props;
  const dated = (name: "since" | "until") => (event: Event) => {
    const day = value(event);
    if (day) ask({ [name]: day });
  };
  return (
    <>
      <label>
        {words.reports.since}
        <input type="date" value={asked.since} max={asked.until} onChange={dated("since")} />
      </label>
      <label>
        {words.reports.until}
        <input type="date" value={asked.until} min={asked.since} onChange={dated("until")} />
      </label>
    </>
  );
}

/** `options`: value and what is shown. `all`: the first one is none of them. */
export function Choice(props: {
  label: string;
  title?: string;
  value: string;
  options: readonly (readonly [string, string])[];
  all?: boolean;
  put: (value: string) => void;
}) {
  return (
    <label title={props.title}>
      {props.label}
      <select value={props.value} onChange={(event) => props.put(value(event))}>
        {props.all && <option value="">{words.reports.all}</option>}
        {props.options.map(([one, shown]) => (
          <option key={one} value={one}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}
