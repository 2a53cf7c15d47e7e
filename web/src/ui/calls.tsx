// The calls of this session, newest first; each opens its card again.

import { type Disposition, labelOf } from "../api";
import { clock, phone, plain, time } from "../format";
import { type Card, type View, who } from "../state";
import { words } from "../strings";

export function Calls(props: { view: View; words: readonly Disposition[]; open: (callId: string) => void }) {
  const { cards, open, skew } = props.view;
  return (
    <section class="panel calls" aria-labelledby="calls">
      <h2 id="calls">{words.calls.title}</h2>
      {cards.length === 0 && <p class="soft">{words.calls.none}</p>}
      <ul>
        {cards.map((card) => (
          <li key={card.callId}>
            <button
              type="button"
              class={`call phase-${card.phase}`}
              aria-current={card.callId === open}
              onClick={() => props.open(card.callId)}
            >
              <Name card={card} />
              <span class="soft">
                {time(began(card) + skew)} · {outcome(card, props.words)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Name(props: { card: Card }) {
  const { name, number } = who(props.card);
  return <bdi class="call-name">{name ? plain(name, 60) : number ? phone(number) : words.card.withheld}</bdi>;
}

function began(card: Card): number {
  return card.pop ? Date.parse(card.pop.at) : card.since;
}

function outcome(card: Card, dispositions: readonly Disposition[]): string {
  if (card.stored) return plain(labelOf(dispositions, card.stored.disposition), 40);
  if (card.needsDisposition) return words.calls.needsDisposition;
  if (card.phase === "ended" && card.talk !== null) return words.calls.talk(clock(card.talk));
  return words.card.phases[card.phase];
}
