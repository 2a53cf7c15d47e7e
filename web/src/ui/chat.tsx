// The agent's conversation with the supervisors: closed until it is opened, how much is new is said aloud.

import { useEffect, useState } from "preact/hooks";
import * as api from "../api";
import { Conversation } from "../chat";
import { type Action, unread, type View } from "../state";
import { words } from "../strings";
import { refused } from "./refused";

export function ChatPanel(props: { view: View; session: api.Session; tell: (action: Action) => void }) {
  const { view, session, tell } = props;
  const [open, setOpen] = useState(false);
  const live = view.link.kind === "live" && view.agent !== null;
  useEffect(() => {
    let over = false;
    if (live)
      api.chat().then(
        ({ messages, read }) => over || tell({ type: "chats", messages, read }),
        () => {}, // what was known stays; the next line asks again
      );
    return () => {
      over = true;
    };
  }, [live, tell]);
  const fresh = unread(view, session.user);
  const last = view.chats.at(-1)?.id;
  useEffect(() => {
    if (!open || fresh === 0 || last === undefined) return;
    tell({ type: "chatRead", id: last });
    api.chatRead(session.csrf, session.user, last);
  }, [open, fresh, last, session, tell]);
  const send = async (text: string) => {
    const answer = await api.say(session.csrf, text);
    if ("error" in answer) return refused(words.chat.failed, answer);
    tell({ type: "chat", message: answer });
    return null;
  };
  return (
    <section class="panel" aria-labelledby="chat">
      <h2 id="chat">{words.chat.title}</h2>
      <p class="aloud" role="status">
        {fresh > 0 && words.chat.aloud(fresh)}
      </p>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary data-goto="chat">
          {words.chat.open} {fresh > 0 && <strong class="chip">{words.chat.fresh(fresh)}</strong>}
        </summary>
        {open && <Conversation messages={view.chats} me={session.user} words={words.chat} send={send} />}
      </details>
    </section>
  );
}
