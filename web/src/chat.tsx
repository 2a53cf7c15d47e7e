// A conversation of an agent with the supervisors, on the desk and on the board: what was written, and a field for more.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./board/messages";
import { dayAndTime, plain } from "./format";

const LONGEST = 1000; // characters that the server takes

/** Words of the page that it is on. */
export interface ChatWords {
  readonly title: string;
  readonly none: string;
  readonly message: string;
  readonly send: string;
  readonly you: string;
}

/** `send`: what went wrong; null: it is sent. */
export function Conversation(props: {
  messages: readonly Chat[];
  me: string;
  words: ChatWords;
  send: (text: string) => Promise<string | null>;
}) {
  const { messages, me, words } = props;
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const last = messages.at(-1)?.id;
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [last]);
  useLayoutEffect(() => field.current?.focus(), []);
  const submit = async () => {
    if (busy || text.trim() === "") return;
    setBusy(true);
    const answer = await props.send(text.trim());
    setBusy(false);
    setProblem(answer);
    if (answer === null) setText("");
  };
  return (
    <div class="chat">
      {messages.length === 0 && <p class="soft">{words.none}</p>}
      {messages.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is read by keyboard too
        <ul class="chat-said" ref={list} tabIndex={0} aria-label={words.title}>
          {messages.map((one) => (
            <li key={one.id} class={one.by === me ? "mine" : ""}>
              <span class="soft">
                <bdi>{one.by === me ? words.you : plain(one.name, 60)}</bdi> ·{" "}
                {dayAndTime(Date.parse(one.at), Date.now())}
              </span>
              <bdi class="clip">{plain(one.text, LONGEST)}</bdi>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label>
          <span class="legend">{words.message}</span>
          <textarea
            ref={field}
            rows={2}
            maxLength={LONGEST}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              submit();
            }}
          />
        </label>
        <button type="submit" disabled={busy}>
          {words.send}
        </button>
        <p class="problem" role={problem ? "alert" : undefined}>
          {problem}
        </p>
      </form>
    </div>
  );
}
