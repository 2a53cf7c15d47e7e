// The caller's way through the menus: what was asked, which key, what it meant; and what was typed in.

import { plain, readable } from "../format";
import type { TrailEntry, TypedValue } from "../messages";
import { words } from "../strings";

const LONG_KEYS = 2; // more keys than these are a value that was typed, not a choice

/** A value that stands in the path already is not shown a second time; its name goes to the path. */
export function Path(props: { trail: readonly TrailEntry[]; typed: readonly TypedValue[] }) {
  const names = new Map(props.typed.map(({ name, label, value }) => [value, label || name]));
  const rest = props.typed.filter(({ value }) => !props.trail.some((entry) => entry.keys === value));
  return (
    <section aria-labelledby="path">
      <h3 id="path">{words.path.title}</h3>
      {props.trail.length === 0 && props.typed.length === 0 && <p class="soft">{words.path.none}</p>}
      <ol class="path">
        {props.trail.map((entry, index) => (
          <Step key={index} entry={entry} typed={names.get(entry.keys ?? "")} />
        ))}
      </ol>
      {rest.length > 0 && (
        <dl class="typed" aria-label={words.path.typed}>
          {rest.map(({ name, label, value }) => (
            <div key={name}>
              <dt>
                <bdi>{plain(label || name, 60)}</bdi>
              </dt>
              <dd>
                <bdi>{plain(value, 120)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Step(props: { entry: TrailEntry; typed: string | undefined }) {
  const { keys, label, prompt, place } = props.entry;
  const where = readable(place);
  const long = keys !== null && keys.length > LONG_KEYS;
  const title = label ?? props.typed;
  return (
    <li>
      {keys && !long ? <kbd>{plain(keys)}</kbd> : <span class="no-key">{long ? "#" : "–"}</span>}
      <span class="step">
        {title && <bdi class="step-label">{readable(title)}</bdi>}
        {long && <bdi class="number keyed">{plain(keys, 60)}</bdi>}
        {keys === null && <span class="aloud">{words.path.noKey}</span>}
        <bdi class="soft" title={plain(prompt)}>
          {where}
        </bdi>
      </span>
    </li>
  );
}
