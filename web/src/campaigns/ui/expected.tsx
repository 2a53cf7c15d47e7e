// What comes of it, by the simulation: answers, talks, agents, the end.

import { number, share } from "../../board/show";
import type { PreflightExpected } from "../messages";
import { siteMoment } from "../when";
import { words } from "../words";

export function Expected(props: { found: PreflightExpected; zone: string }) {
  const { found } = props;
  const where = found.answers_from > 0 ? words.measured(number(found.answers_from, 0)) : words.assumed;
  const soon = words.seconds(number(found.until_agent, 2));
  const talks = words.measuredTalks(number(found.until_agent_from, 0));
  const robot = found.agents_week === null;
  const tiles: [string, string, string?][] = [
    [words.answers, share(found.answers), where],
    [words.dialled, number(found.dialled, 0)],
    [words.talks, number(found.talked, 0)],
    [robot ? words.lines : words.agents, number(found.agents, 0)],
    ...(found.agents_week === null ? [] : ([[words.forWeek, number(found.agents_week, 0)]] as [string, string][])),
    [words.busy, share(found.busy)],
    ...(found.until_agent_from === 0 ? [] : ([[words.untilAgent, soon, talks]] as [string, string, string][])),
    [words.ends, found.ends === null ? words.never : siteMoment(found.ends, props.zone)],
  ];
  return (
    <section aria-labelledby="expected">
      <h2 id="expected">{words.expected}</h2>
      <p class="soft">{words.expectedHint}</p>
      <dl class="tiles">
        {tiles.map(([name, text, hint]) => (
          <div key={name} class="tile">
            <dt>{name}</dt>
            <dd class="number">{text}</dd>
            {hint && <dd class="soft small">{hint}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
