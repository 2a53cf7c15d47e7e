// May we call this number, and if not, why? Nothing is dialled. Who may, leaves it in peace for a time or takes that back.

import { useState } from "preact/hooks";
import { value } from "../../board/ui/asking";
import { dayAndTime, phone, plain } from "../../format";
import * as api from "../api";
import type { MayCall, RestHere } from "../messages";
import { words } from "../words";
import { Allow, Rest, Wake } from "./peace";

interface Found {
  readonly may: MayCall;
  readonly rests: RestHere | null;
  /** It is a number; else there is nothing to order about it. */
  readonly known: boolean;
}

export function NumbersPage(props: { who: api.Supervisor }) {
  const [number, setNumber] = useState("");
  const [found, setFound] = useState<Found | "failed" | null>(null);
  const read = (digits: string) => {
    const none = { number: "", rests: null };
    Promise.all([api.mayCall(digits), api.rests(digits).catch(() => none)]).then(
      ([may, { number: known, rests }]) => setFound({ may, rests, known: known !== "" }),
      () => setFound("failed"),
    );
  };
  const ask = (event: Event) => {
    event.preventDefault();
    setFound(null);
    read(number.replace(/[\s().-]/g, ""));
  };
  const here = found === null || found === "failed" ? null : found;
  return (
    <section aria-labelledby="may-call">
      <h2 id="may-call">{words.tabs.numbers}</h2>
      <p class="soft">{words.peace.empty}</p>
      <form class="ask" onSubmit={ask}>
        <label>
          {words.number}
          <input type="tel" required value={number} onInput={(event) => setNumber(value(event))} />
        </label>
        <button type="submit" class="primary">
          {words.ask}
        </button>
      </form>
      <div aria-live="polite">
        {found === "failed" && <p class="problem">{words.failed}</p>}
        {here !== null && <Answer found={here.may} />}
        {here?.rests && <Resting rests={here.rests} />}
      </div>
      {here?.known && <Orders key={here.may.number} found={here} who={props.who} done={() => read(here.may.number)} />}
    </section>
  );
}

function Resting(props: { rests: RestHere }) {
  const { rests } = props;
  const now = Date.now();
  return (
    <>
      <p>{words.peace.rests}</p>
      <dl class="facts">
        <div>
          <dt>{words.why}</dt>
          <dd>{plain(rests.why)}</dd>
        </div>
        <div>
          <dt>{words.peace.until}</dt>
          <dd>{rests.until === null ? words.peace.open : dayAndTime(Date.parse(rests.until), now)}</dd>
        </div>
        <div>
          <dt>{words.entered}</dt>
          <dd>{dayAndTime(Date.parse(rests.since), now)}</dd>
        </div>
        <div>
          <dt>{words.by}</dt>
          <dd>{plain(rests.who, 60)}</dd>
        </div>
      </dl>
    </>
  );
}

/** The server asks for the role again. */
function Orders(props: { found: Found; who: api.Supervisor; done: () => void }) {
  const { found, who } = props;
  const [asking, setAsking] = useState<"rest" | "wake" | "allow" | null>(null);
  const supervises = who.roles.includes("supervisor");
  if (!supervises && !who.roles.includes("campaign_manager")) return null;
  const may: ("rest" | "wake" | "allow")[] = [
    found.rests === null ? "rest" : "wake",
    ...(supervises && found.may.suppressed !== null ? (["allow"] as const) : []),
  ];
  const done = () => {
    setAsking(null);
    props.done();
  };
  const dialog = { number: found.may.number, csrf: who.csrf, done };
  return (
    <div class="buttons">
      {may.map((one) => (
        <button key={one} type="button" onClick={() => setAsking(one)}>
          {words.peace[one]}
        </button>
      ))}
      {asking === "rest" && <Rest {...dialog} />}
      {asking === "wake" && <Wake {...dialog} />}
      {asking === "allow" && <Allow {...dialog} />}
    </div>
  );
}

function Answer(props: { found: MayCall }) {
  const { found } = props;
  const { suppressed } = found;
  return (
    <>
      <p>
        <strong class="number">{phone(found.number)}</strong> {verdict(found)}
      </p>
      {suppressed === null && found.because !== "" && <p>{plain(found.because)}</p>}
      {suppressed !== null && (
        <dl class="facts">
          <div>
            <dt>{words.why}</dt>
            <dd>{plain(suppressed.why)}</dd>
          </div>
          <div>
            <dt>{words.entered}</dt>
            <dd>{dayAndTime(Date.parse(suppressed.since), Date.now())}</dd>
          </div>
          <div>
            <dt>{words.by}</dt>
            <dd>{plain(suppressed.who, 60)}</dd>
          </div>
          {suppressed.evidence !== "" && (
            <div>
              <dt>{words.evidence}</dt>
              <dd>{plain(suppressed.evidence)}</dd>
            </div>
          )}
        </dl>
      )}
    </>
  );
}

function verdict(found: MayCall): string {
  if (found.service && found.marketing) return words.mayAll;
  return found.service ? words.mayService : words.mayNot;
}
