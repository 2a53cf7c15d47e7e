// The agent's state, since when, and the buttons that change it: only those that would do something now.

import { useLayoutEffect, useRef } from "preact/hooks";
import { plain, whyNotReady } from "../format";
import type { Agent } from "../messages";
import { type View, wishes } from "../state";
import { words } from "../strings";
import { Elapsed, Left } from "./clock";

interface Props {
  agent: Agent;
  view: View;
  ready: () => void;
  notReady: (reason: string) => void;
  reasons: boolean;
  setReasons: (open: boolean) => void;
}

export function StateBox(props: Props) {
  const { agent, view } = props;
  const may = wishes(view);
  return (
    <section class="state" aria-label={words.agent.label}>
      <span class={`state-now state-${agent.state}`} role="status">
        <span class="dot" />
        <strong>{words.agent.states[agent.state]}</strong>
        {agent.reason && <bdi class="reason">{whyNotReady(agent.reason)}</bdi>}
      </span>
      <Elapsed since={Date.parse(agent.since) + view.skew} />
      {agent.until && <Left until={Date.parse(agent.until) + view.skew} />}
      {may.ready && (
        <button
          type="button"
          class="go"
          onClick={props.ready}
          disabled={!agent.phone.registered}
          title={agent.phone.registered ? "" : words.agent.needsPhone}
        >
          {words.agent.becomeReady}
        </button>
      )}
      {may.notReady && <NotReady {...props} />}
    </section>
  );
}

function NotReady(props: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    props.setReasons(false);
    button.current?.focus();
  };
  const left = (event: FocusEvent) => {
    const inside = event.currentTarget as HTMLElement;
    if (!inside.contains(event.relatedTarget as Node | null)) props.setReasons(false);
  };
  return (
    <div class="menu" onFocusOut={left}>
      <button
        type="button"
        ref={button}
        aria-expanded={props.reasons}
        aria-haspopup="true"
        onClick={() => props.setReasons(!props.reasons)}
      >
        {words.agent.becomeNotReady} <span aria-hidden="true">▾</span>
      </button>
      {props.reasons && <Reasons close={close} choose={props.notReady} pauses={props.view.pauses} />}
    </div>
  );
}

function Reasons(props: { close: () => void; choose: (reason: string) => void; pauses: readonly string[] }) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => list.current?.querySelector("button")?.focus(), []);
  const choose = (reason: string) => {
    props.choose(reason);
    props.close();
  };
  return (
    <ul
      class="menu-list"
      ref={list}
      aria-label={words.agent.reasonMenu}
      onKeyDown={(event) => event.key === "Escape" && props.close()}
    >
      {(props.pauses.length > 0 ? props.pauses : words.agent.reasons).map((reason) => (
        <li key={reason}>
          <button type="button" onClick={() => choose(reason)}>
            {plain(reason, 60)}
          </button>
        </li>
      ))}
    </ul>
  );
}
