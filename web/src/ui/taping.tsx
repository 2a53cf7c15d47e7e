// Whether this talk is recorded, and the button that makes its recording silent while something is said that must not be
// kept. What is shown is what the server says; a request that was not confirmed says so, loudly.

import { useState } from "preact/hooks";
import * as api from "../api";
import { plain } from "../format";
import type { Card } from "../state";
import { words } from "../strings";

/** Stands where an agent's name could: the flow asks the caller for a secret. */
const FLOW = "flow";

export function Taping(props: { card: Card; session: api.Session }) {
  const { card, session } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (card.recording === "off") return null;

  const paused = card.recording === "paused";
  const secret = card.pausedBy === FLOW;
  const change = async () => {
    setBusy(true);
    const done = await api.pauseRecording(session.csrf, card.callId, !paused);
    setBusy(false);
    setProblem(done ? null : paused ? words.recording.notResumed : words.recording.notPaused);
  };
  return (
    <div class="taping">
      <span class={`taping-state ${card.recording}`} role="status">
        <span class={`taping-mark ${card.recording}`} />
        {paused ? state(card.pausedBy, session.user) : words.recording.on}
      </span>
      <button
        type="button"
        class="quiet"
        data-press="recording"
        aria-keyshortcuts="p"
        disabled={busy || (secret && paused)}
        onClick={change}
      >
        {paused ? words.recording.resume : words.recording.pause}
      </button>
      {problem && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

function state(by: string | null, me: string): string {
  if (by === FLOW) return words.recording.secret;
  return by === me ? words.recording.pausedByYou : words.recording.pausedBy(plain(by, 40));
}
