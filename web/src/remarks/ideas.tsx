// The ideas of whoever looks: what became of each, and a field for a new one.

import { useState } from "preact/hooks";
import type { Remark } from "../board/messages";
import { dayAndTime, plain } from "../format";
import { useOnce } from "../once";
import * as api from "./api";
import { words } from "./words";

export function MyIdeas(props: { ideas: readonly Remark[]; csrf: string; changed: () => Promise<void> }) {
  const [text, setText] = useState("");
  const [failed, setFailed] = useState(false);
  const [busy, once] = useOnce();
  const submit = (event: Event) => {
    event.preventDefault();
    once(async () => {
      try {
        await api.haveIdea(props.csrf, text.trim());
        setText("");
        setFailed(false);
        await props.changed();
      } catch {
        setFailed(true);
      }
    });
  };
  return (
    <details>
      <summary>{words.myIdeas(props.ideas.length)}</summary>
      <ul class="list">
        {props.ideas.map((one) => (
          <li key={one.id}>
            <span class="chip tiny">{words.ideas[one.idea ?? "new"]}</span>{" "}
            <bdi class="clip">{plain(one.said, 300)}</bdi>
            <span class="soft">
              {dayAndTime(Date.parse(one.at), Date.now())}
              {one.idea_why && <bdi> · {plain(one.idea_why, 300)}</bdi>}
            </span>
          </li>
        ))}
      </ul>
      <form class="ask" onSubmit={submit}>
        <label class="note">
          {words.haveIdea}
          <textarea
            required
            rows={2}
            maxLength={2000}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={busy || text.trim() === ""}>
          {words.sendIdea}
        </button>
        {failed && (
          <p class="problem" role="alert">
            {words.failed}
          </p>
        )}
      </form>
    </details>
  );
}
