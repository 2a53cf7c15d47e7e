// A machine has answered: the campaign's message is played to it, and the agent is free for the next one.

import { useState } from "preact/hooks";
import * as api from "../api";
import { plain } from "../format";
import type { Card } from "../state";
import { words } from "../strings";

export function LeaveMessage(props: { card: Card; session: api.Session }) {
  const { card, session } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (card.phase !== "answered" || !card.pop?.campaign?.message) return null;
  const leave = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const refusal = await api.leaveMessage(session.csrf, card.callId);
    setBusy(false);
    if (refusal !== null) setProblem(`${words.card.messageNot} ${plain(refusal)}`);
  };
  return (
    <div class="taping">
      <button type="button" class="quiet" disabled={busy} onClick={leave}>
        {words.card.message}
      </button>
      {problem && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
