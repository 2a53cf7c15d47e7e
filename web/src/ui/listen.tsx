// What was recorded of a contact: a button asks for a link (good for five minutes, written down with who and why), then
// the browser plays it.

import { useState } from "preact/hooks";
import * as api from "../api";
import { clock } from "../format";
import type { Recording } from "../messages";
import { words } from "../strings";

/** Messages and answers are for every agent; of talks the server gives an agent only his own. */
export function audible(recordings: readonly Recording[], user: string): readonly Recording[] {
  return recordings.filter((one) => one.what !== "talk" || one.agent === user);
}

export function Listen(props: { recording: Recording; session: api.Session }) {
  const { recording, session } = props;
  const [url, setUrl] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const ask = async () => {
    const link = await api.listen(session.csrf, recording.id, words.listen.why);
    setUrl(link);
    setRefused(link === null);
  };
  const label = `▶ ${words.listen.what(recording.what)} (${clock(recording.seconds)})`;
  return (
    <p class="listen">
      {url ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down what the caller said
        <audio src={url} controls autoplay aria-label={label} onError={() => setUrl(null)} />
      ) : (
        <button type="button" class="quiet" onClick={ask}>
          {label}
        </button>
      )}
      {!recording.complete && <span class="chip tiny">{words.listen.cut}</span>}
      {refused && (
        <span class="soft" role="alert">
          {words.listen.refused}
        </span>
      )}
    </p>
  );
}
