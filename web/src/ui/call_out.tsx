// Calling a number: our own telephone rings first, and the server's guard says why when it may not be.

import { useState } from "preact/hooks";
import * as api from "../api";
import { phone, plain } from "../format";
import { errors, words } from "../strings";
import { PhoneIcon } from "./icons";

export function CallOut(props: { number: string; session: api.Session }) {
  const { number, session } = props;
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const call = async () => {
    if (busy) return;
    setBusy(true);
    const refusal = await api.callOut(session.csrf, number);
    setBusy(false);
    if (refusal === null) setSaid(words.callOut.rings);
    else setSaid(`${words.callOut.refused} ${why(refusal)}`.trim());
  };
  return (
    <span class="call-out">
      <button type="button" aria-label={words.callOut.call(phone(number))} disabled={busy} onClick={call}>
        <PhoneIcon /> <bdi class="number">{phone(number)}</bdi>
      </button>
      <span class="soft" role="status">
        {said}
      </span>
    </span>
  );
}

/** Of a number that may not be called the guard's own words: they say more. */
function why(refusal: api.Problem): string {
  const ours = refusal.error === "may_not_call" ? undefined : errors[refusal.error];
  return ours ?? plain(refusal.message);
}
