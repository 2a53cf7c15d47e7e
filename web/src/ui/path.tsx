// The caller's way through the menus: what was asked, which key, what it meant; and what was typed in.

import { plain } from "../format";
import type { TrailEntry, TypedValue } from "../messages";
import { words } from "../strings";

export function Path(props: { trail: readonly TrailEntry[]; typed: readonly TypedValue[] }) {
  return (
    <section aria-labelledby="path">
      <h3 id="path">{words.path.title}</h3>
      {props.trail.length === 0 && props.typed.length === 0 && <p class="soft">{words.path.none}</p>}
      <ol class="path">
        {props.trail.map((entry, index) => (
          <Step key={index} entry={entry} />
        ))}
      </ol>
      {props.typed.length > 0 && (
        <dl class="typed" aria-label={words.path.typed}>
          {props.typed.map(({ name, label, value }) => (
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

function Step(props: { entry: TrailEntry }) {
  const { keys, label, prompt, place } = props.entry;
  return (
    <li>
      {keys ? <kbd>{plain(keys, 40)}</kbd> : <span class="soft">{words.path.noKey}</span>}
      <span class="step">
        {label && <bdi class="step-label">{plain(label, 120)}</bdi>}
        <bdi class="soft">{plain(prompt || place, 120)}</bdi>
      </span>
    </li>
  );
}
