// The person wants no more calls: which ones, and then it is so for ever. Said only when the server has it everywhere.

import { useState } from "preact/hooks";
import * as api from "../api";
import { phone } from "../format";
import { words } from "../strings";
import { Opening, useFirst } from "./opening";
import { refused } from "./refused";

export function NeverAgain(props: { callId: string; session: api.Session }) {
  return (
    <Opening name="never" label={words.never.open}>
      {(done) => <Which {...props} done={done} />}
    </Opening>
  );
}

function Which(props: { callId: string; session: api.Session; done: (said: string) => void }) {
  const [problem, setProblem] = useState<api.Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useFirst<HTMLButtonElement>();
  const stop = async (scope: "all" | "marketing") => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await api.neverAgain(props.session.csrf, props.callId, scope);
    setBusy(false);
    if ("error" in answer) setProblem(answer);
    else props.done((scope === "all" ? words.never.allDone : words.never.marketingDone)(phone(answer.number)));
  };
  return (
    <div class="promise-form">
      <button ref={first} type="button" onClick={() => stop("all")}>
        {words.never.all}
      </button>
      <button type="button" onClick={() => stop("marketing")}>
        {words.never.marketing}
      </button>
      {problem && (
        <p class="problem" role="alert">
          {refused(words.never.failed, problem)}
        </p>
      )}
    </div>
  );
}
