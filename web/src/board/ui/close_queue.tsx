// Closing a queue: the reason, as it is spoken, in each language of the site.

import { useState } from "preact/hooks";
import { language } from "../../format";
import type { QueueNow } from "../messages";
import { words } from "../words";
import { OrderDialog } from "./ordering";

const LANGUAGES = ["pl", "ru", "sl", "en"] as const;
const LONGEST = 300;

export function CloseQueue(props: { queue: QueueNow; csrf: string; done: () => void }) {
  const { queue, csrf, done } = props;
  const [texts, setTexts] = useState<Record<string, string>>({});
  const reason = Object.entries(texts)
    .map(([code, text]) => ({ language: code, text: text.trim() }))
    .filter(({ text }) => text !== "");
  return (
    <OrderDialog
      id="close-queue"
      title={words.queues.closeTitle(queue.title)}
      label={words.queues.closeNow}
      csrf={csrf}
      order={() => [`/api/board/queues/${queue.queue}/close`, { reason }]}
      done={done}
    >
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
    </OrderDialog>
  );
}
