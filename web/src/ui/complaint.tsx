// The person complains: written down once for the talk, and no campaign calls them again.

import { useState } from "preact/hooks";
import * as api from "../api";
import { words } from "../strings";
import { Opening, useFirst } from "./opening";
import { refused } from "./refused";

const LONGEST = 4000; // characters that the server takes

interface Props {
  callId: string;
  session: api.Session;
}

export function Complains(props: Props) {
  return (
    <Opening name="" label={words.complaint.open}>
      {(done) => <About {...props} done={() => done(words.complaint.kept)} />}
    </Opening>
  );
}

function About(props: Props & { done: () => void }) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<api.Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useFirst<HTMLTextAreaElement>();
  const keep = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await api.complain(props.session.csrf, props.callId, text.trim());
    setBusy(false);
    if (answer === null) props.done();
    else setProblem(answer);
  };
  return (
    <form
      class="promise-form"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <label class="what">
        <span class="legend">{words.complaint.what}</span>
        <textarea
          ref={first}
          rows={2}
          maxLength={LONGEST}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={busy}>
        {words.complaint.store}
      </button>
      {problem && (
        <p class="problem" role="alert">
          {refused(words.complaint.failed, problem)}
        </p>
      )}
    </form>
  );
}
