// What to know of a customer before the first word: warnings, whether something may be offered and why, how satisfied
// the customer was; and which of several customers it is.

import { useState } from "preact/hooks";
import * as api from "../api";
import { day, dayAndTime, plain, readable } from "../format";
import type { Pop } from "../messages";
import type { Action } from "../state";
import { words } from "../strings";

export function Warnings(props: { known: api.Known }) {
  return (
    <>
      {props.known.warnings.map((one) => (
        <p key={`${one.kind} ${one.since}`} class="tell warn">
          <strong>{words.about[one.kind]}</strong> · {words.about.since(day(Date.parse(one.since), Date.now()))}
          {one.why && <bdi> · {plain(one.why, 200)}</bdi>}
        </p>
      ))}
    </>
  );
}

export function About(props: { known: api.Known }) {
  const { offer, satisfaction, read_at } = props.known;
  return (
    <>
      {offer && (
        <section aria-labelledby="offer">
          <h3 id="offer">{words.about.offers}</h3>
          <p class={`offer-${offer.may}`}>
            <strong>{words.about.may[offer.may]}</strong>
          </p>
          <ul class="reasons">
            {offer.because.map((one) => (
              <li key={one.code}>
                {words.about.because[one.code]}
                {one.since && <span class="soft"> · {words.about.since(day(Date.parse(one.since), Date.now()))}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {satisfaction && (
        <section aria-labelledby="mood">
          <h3 id="mood">{words.about.satisfaction}</h3>
          <p>
            {satisfaction.share !== null && <strong>{Math.round(satisfaction.share * 100)} % </strong>}
            <bdi>{readable(satisfaction.survey)}</bdi>
            <span class="soft"> · {day(Date.parse(satisfaction.at), Date.now())}</span>
          </p>
        </section>
      )}
      {read_at && <p class="soft">{words.find.readAt(dayAndTime(Date.parse(read_at), Date.now()))}</p>}
    </>
  );
}

/** Several customers have the number: which one is it? */
export function Which(props: { pop: Pop; session: api.Session; tell: (action: Action) => void }) {
  const { pop, session, tell } = props;
  const [problem, setProblem] = useState(false);
  if (pop.matches < 2) return null;
  const choose = async (customer: string | null) => {
    const known = await api.chooseCustomer(session.csrf, pop.call_id, customer);
    setProblem(known === null);
    if (known !== null) tell({ type: "known", callId: pop.call_id, known });
  };
  return (
    <div class="tell warn which">
      {pop.chosen ? (
        <p>
          {words.about.chosen(plain(pop.chosen.by, 40), day(Date.parse(pop.chosen.at), Date.now()))}{" "}
          <button type="button" onClick={() => choose(null)}>
            {words.about.notThis}
          </button>
        </p>
      ) : (
        <p>{words.card.several(pop.matches)}</p>
      )}
      {!pop.chosen && (
        <ul>
          {pop.candidates.map((one) => (
            <li key={one.id}>
              <button type="button" onClick={() => choose(one.id)}>
                <bdi>{plain(one.name, 80)}</bdi>
              </button>{" "}
              <bdi class="soft">{plain(one.address, 80)}</bdi>
              <span class="soft">
                {" "}
                {one.last_contact ? day(Date.parse(one.last_contact), Date.now()) : words.find.never}
              </span>
            </li>
          ))}
        </ul>
      )}
      {problem && <p role="alert">{words.passOn.unreachable}</p>}
    </div>
  );
}
