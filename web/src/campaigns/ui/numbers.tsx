// May we call this number, and if not, why? Nothing is dialled.

import { useState } from "preact/hooks";
import { value } from "../../board/ui/asking";
import { dayAndTime, phone, plain } from "../../format";
import * as api from "../api";
import type { MayCall } from "../messages";
import { words } from "../words";

export function NumbersPage() {
  const [number, setNumber] = useState("");
  const [found, setFound] = useState<MayCall | "failed" | null>(null);
  const ask = (event: Event) => {
    event.preventDefault();
    const digits = number.replace(/[\s().-]/g, "");
    setFound(null);
    api.mayCall(digits).then(setFound, () => setFound("failed"));
  };
  return (
    <section aria-labelledby="may-call">
      <h2 id="may-call">{words.tabs.numbers}</h2>
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
        {found !== null && found !== "failed" && <Answer found={found} />}
      </div>
    </section>
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
