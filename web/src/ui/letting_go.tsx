// A clear no in a talk: the agent says it with one button, and then the page says `let go` and counts the seconds that are
// left for a good-bye. So it does, by itself, when the person presses 9. What is counted is what the server says.

import { useState } from "preact/hooks";
import * as api from "../api";
import type { Card } from "../state";
import { words } from "../strings";
import { useNow } from "./clock";

export function LettingGo(props: { card: Card; skew: number; session: api.Session }) {
  const { card, skew, session } = props;
  if (card.phase !== "answered") return null;
  return card.letGoBy === null ? (
    <Refused callId={card.callId} session={session} />
  ) : (
    <LetGo until={card.letGoBy + skew} pressed={card.stopKey} />
  );
}

function Refused(props: { callId: string; session: api.Session }) {
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const say = async () => {
    setBusy(true);
    setFailed(!(await api.refused(props.session.csrf, props.callId)));
    setBusy(false);
  };
  return (
    <div class="letting-go">
      <button type="button" class="quiet" disabled={busy} title={words.letGo.hint} onClick={say}>
        {words.letGo.refused}
      </button>
      {failed && (
        <span class="problem" role="alert">
          {words.letGo.failed}
        </span>
      )}
    </div>
  );
}

function LetGo(props: { until: number; pressed: boolean }) {
  const left = Math.ceil((props.until - useNow()) / 1000);
  const late = left <= 0;
  return (
    <div class={`letting-go now ${late ? "late" : ""}`}>
      <p role="alert">
        <strong>{late ? words.letGo.late : words.letGo.now}</strong> {props.pressed ? words.letGo.key : words.letGo.how}
      </p>
      <p class="left" role="timer">
        {late ? words.letGo.over(-left) : words.letGo.left(left)}
      </p>
    </div>
  );
}
