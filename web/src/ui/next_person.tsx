// The next person of a campaign, before anybody is rung: what the list says, the past, and why; call, or say why not.

import { useState } from "preact/hooks";
import * as api from "../api";
import { initials, phone, plain, readable } from "../format";
import { errors, words } from "../strings";
import { Warnings } from "./about";
import { PersonIcon, PhoneIcon } from "./icons";
import { Timeline } from "./timeline";

interface Props {
  person: api.NextPerson;
  look: () => void;
  session: api.Session;
  words: readonly api.Disposition[];
}

export function NextPerson(props: Props) {
  const { person, session } = props;
  const [said, setSaid] = useState("");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const name = person.name ?? person.customer?.name ?? "";
  const act = async (doing: Promise<api.Problem | null>, done: () => void) => {
    if (busy) return;
    setBusy(true);
    const problem = await doing;
    setBusy(false);
    if (problem === null) done();
    else setSaid(errors[problem.error] ?? plain(problem.message));
  };
  const call = () => act(api.callPerson(session.csrf, person.candidate), () => setSaid(words.callOut.rings));
  const skip = (event: Event) => {
    event.preventDefault();
    if (reason.trim() !== "") act(api.skipPerson(session.csrf, person.candidate, reason.trim()), props.look);
  };
  return (
    <article class="card phase-ended" aria-labelledby="next-person">
      <header class="head">
        <div class="head-state">
          <span class="phase">{words.nextPerson.title(readable(person.campaign))}</span>
        </div>
        <div class="caller">
          <div class="face" aria-hidden="true">
            {initials(name) || <PersonIcon />}
          </div>
          <div class="names">
            <h2 id="next-person" data-goto="card" tabIndex={-1}>
              <bdi>{plain(name, 80) || phone(person.number)}</bdi>
            </h2>
            <p class="soft">
              <bdi class="number">{phone(person.number)}</bdi> · {words.nextPerson.tries(person.tries)}
            </p>
          </div>
        </div>
        <p>
          <span class="soft">{words.nextPerson.why}</span> <bdi>{plain(person.why)}</bdi>
        </p>
        <p>
          <button type="button" class="primary" disabled={busy} onClick={call}>
            <PhoneIcon /> {words.nextPerson.call}
          </button>
        </p>
        <form onSubmit={skip}>
          <label>
            {words.nextPerson.reason}{" "}
            <input
              value={reason}
              maxLength={120}
              onInput={(event) => setReason(event.currentTarget.value)}
              autocomplete="off"
            />
          </label>{" "}
          <button type="submit" class="quiet" disabled={busy || reason.trim() === ""}>
            {words.nextPerson.skip}
          </button>
        </form>
        <p class="soft" role="status">
          {said}
        </p>
      </header>
      <Warnings known={person} />
      {person.fields.length > 0 && (
        <dl>
          {person.fields.map((field) => (
            <div key={field.name}>
              <dt>{plain(field.label, 60)}</dt>
              <dd>
                <bdi>{plain(field.value)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Timeline pop={{ ...person, history: "complete" }} words={props.words} session={session} />
    </article>
  );
}
