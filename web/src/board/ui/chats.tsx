// Conversations with agents: who wrote, how much of it is new; one at a time opens in a dialog.

import { useEffect, useRef, useState } from "preact/hooks";
import { Conversation } from "../../chat";
import { dayAndTime, plain } from "../../format";
import * as api from "../api";
import type { Chat } from "../messages";
import type { Board } from "../state";
import { words } from "../words";

export function Chats(props: { board: Board; who: api.Supervisor }) {
  const { board, who } = props;
  const [open, setOpen] = useState<string | null>(null);
  const fresh = board.chats.reduce((sum, chat) => sum + chat.unread, 0);
  const silent = board.agents.filter((agent) => board.chats.every((chat) => chat.agent !== agent.user));
  return (
    <section class="panel" aria-labelledby="chats">
      <h2 id="chats">{words.chat.title}</h2>
      <p class="aloud" role="status">
        {fresh > 0 && words.chat.aloud(fresh)}
      </p>
      {board.chats.length === 0 && <p class="soft">{words.chat.nobody}</p>}
      <ul class="list">
        {board.chats.map((chat) => (
          <li key={chat.agent} class={chat.unread > 0 ? "is-open" : ""}>
            <button
              type="button"
              class="quiet"
              aria-label={words.chat.openOf(plain(chat.name, 60))}
              onClick={() => setOpen(chat.agent)}
            >
              <bdi>{plain(chat.name, 60)}</bdi>
            </button>{" "}
            {chat.unread > 0 && <strong class="chip tiny">{words.chat.fresh(chat.unread)}</strong>}{" "}
            <span class="soft">{dayAndTime(Date.parse(chat.at), Date.now())}</span>
          </li>
        ))}
      </ul>
      {silent.length > 0 && (
        <select
          aria-label={words.chat.writeTo}
          value=""
          onChange={(event) => {
            setOpen(event.currentTarget.value || null);
            event.currentTarget.value = "";
          }}
        >
          <option value="">{words.chat.writeTo}</option>
          {silent.map((agent) => (
            <option key={agent.user} value={agent.user}>
              {plain(agent.name, 60)}
            </option>
          ))}
        </select>
      )}
      {open !== null && <ChatDialog key={open} agent={open} board={board} who={who} done={() => setOpen(null)} />}
    </section>
  );
}

function ChatDialog(props: { agent: string; board: Board; who: api.Supervisor; done: () => void }) {
  const { agent, board, who, done } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [messages, setMessages] = useState<readonly Chat[] | null>(null);
  const [problem, setProblem] = useState("");
  const last = board.chats.find((chat) => chat.agent === agent)?.id;
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    let over = false;
    api.chat(agent).then(
      ({ messages, read }) => {
        if (over) return;
        setProblem("");
        setMessages(messages);
        const newest = messages.at(-1)?.id;
        if (newest !== undefined && newest > read) api.chatRead(who.csrf, agent, newest).catch(() => {});
      },
      () => over || setProblem(words.chat.failed),
    );
    return () => {
      over = true;
    };
  }, [agent, last, who]);
  const send = async (text: string) => {
    try {
      const said = await api.say(who.csrf, agent, text);
      setMessages((before) => [...(before ?? []).filter((one) => one.id !== said.id), said]);
      return null;
    } catch (refused) {
      return refused instanceof api.Refused ? plain(refused.message) : words.unknown;
    }
  };
  const name = board.agents.find((one) => one.user === agent)?.name ?? agent;
  return (
    <dialog class="help" ref={dialog} aria-labelledby="chat-with" onClose={done}>
      <h2 id="chat-with">{words.chat.openOf(plain(name, 60))}</h2>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {messages !== null && <Conversation messages={messages} me={who.user} words={words.chat} send={send} />}
      <div class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </div>
    </dialog>
  );
}
