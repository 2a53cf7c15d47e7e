// Closing a queue: the reason, as it is spoken, in each language of the site.

import { useEffect, useRef, useState } from "preact/hooks";
import { language } from "../../format";
import type { QueueNow } from "../messages";
import { words } from "../words";
import { useAct } from "./doing";

const LANGUAGES = ["pl", "ru", "sl", "en"] as const;
const LONGEST = 300;

export function CloseQueue(props: { queue: QueueNow; csrf: string; done: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const { run, busy, problem } = useAct(props.csrf, props.done);
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));
  const submit = (event: Event) => {
    event.preventDefault();
    const reason = Object.entries(given).map(([code, text]) => ({ language: code, text: text.trim() }));
    run(`/api/board/queues/${props.queue.queue}/close`, { reason });
  };
  return (
    <dialog class="help" ref={dialog} aria-labelledby="close-queue" onClose={props.done}>
      <form onSubmit={submit}>
        <h2 id="close-queue">{words.queues.closeTitle(props.queue.title)}</h2>
        <p class="soft">{words.queues.closeHint}</p>
        {LANGUAGES.map((code) => (
          <label key={code} class="field">
            {words.queues.reason}: {language(code)}
            <textarea
              rows={2}
              maxLength={LONGEST}
              lang={code}
              value={texts[code] ?? ""}
              onInput={(event) => setTexts({ ...texts, [code]: (event.target as HTMLTextAreaElement).value })}
            />
          </label>
        ))}
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="submit" class="primary" disabled={busy}>
            {words.queues.closeNow}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
