// A line of a form with what belongs into it, and several of a few.

import { value } from "../../board/ui/asking";

interface Line {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly required?: boolean;
  readonly put: (value: string) => void;
}

export function Field(props: Line) {
  return (
    <label>
      {props.label}
      <input
        type="text"
        value={props.value}
        required={props.required ?? false}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => props.put(value(event))}
      />
      {props.hint && <small>{props.hint}</small>}
    </label>
  );
}

export function Secret(props: Line) {
  return (
    <label>
      {props.label}
      <input
        type="password"
        value={props.value}
        required
        autocomplete="new-password"
        onInput={(event) => props.put(value(event))}
      />
      {props.hint && <small>{props.hint}</small>}
    </label>
  );
}

/** `options`: value and what is shown. */
export function Several(props: {
  label: string;
  options: readonly (readonly [string, string])[];
  chosen: readonly string[];
  put: (chosen: readonly string[]) => void;
}) {
  const turn = (one: string) =>
    props.put(props.chosen.includes(one) ? props.chosen.filter((word) => word !== one) : [...props.chosen, one]);
  return (
    <fieldset>
      <legend>{props.label}</legend>
      {props.options.map(([one, shown]) => (
        <label key={one}>
          <input type="checkbox" checked={props.chosen.includes(one)} onChange={() => turn(one)} />
          {shown}
        </label>
      ))}
    </fieldset>
  );
}
