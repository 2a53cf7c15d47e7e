// The bar at the top: who sits here, the state and how to change it, the phone, the connection.

import { useEffect, useRef } from "preact/hooks";
import type * as api from "../api";
import { language, plain } from "../format";
import type { Agent } from "../messages";
import type { View } from "../state";
import { words } from "../strings";
import { Elapsed } from "./clock";
import { Mark, PhoneIcon } from "./icons";

interface Props {
  session: api.Session;
  view: View;
  ready: () => void;
  notReady: (reason: string) => void;
  reasons: boolean;
  setReasons: (open: boolean) => void;
  help: () => void;
  leave: () => void;
}

export function Header(props: Props) {
  const { agent, link, skew } = props.view;
  return (
    <header class="bar">
      <div class="brand">
        <Mark />
        <h1>
          {words.product} <span class="aloud">{words.desk}</span>
        </h1>
      </div>
      {agent && <State agent={agent} skew={skew} {...props} />}
      <div class="bar-end">
        {agent && <Telephone agent={agent} />}
        <span class={`chip link-${link.kind}`} title={words.link.label}>
          <span class="dot" />
          {link.kind === "live" ? words.link.live : words.link.connecting}
        </span>
        <span class="me" title={agent ? agent.languages.map(language).join(", ") : ""}>
          <bdi>{plain(props.session.name, 40)}</bdi>
        </span>
        <button
          type="button"
          class="quiet square"
          aria-label={words.keys.open}
          title={words.keys.open}
          onClick={props.help}
        >
          ?
        </button>
        <button type="button" class="quiet" onClick={props.leave}>
          {words.login.logout}
        </button>
      </div>
    </header>
  );
}

function State(props: Props & { agent: Agent; skew: number }) {
  const { agent } = props;
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    props.setReasons(false);
    button.current?.focus();
  };
  return (
    <section class="state" aria-label={words.agent.label}>
      <span class={`state-now state-${agent.state}`} role="status">
        <span class="dot" />
        <strong>{words.agent.states[agent.state]}</strong>
        {agent.reason && <bdi class="reason">{plain(agent.reason, 40)}</bdi>}
      </span>
      <Elapsed since={Date.parse(agent.since) + props.skew} />
      {agent.state !== "ready" && (
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
      <div class="menu">
        <button
          type="button"
          ref={button}
          aria-expanded={props.reasons}
          aria-haspopup="true"
          onClick={() => props.setReasons(!props.reasons)}
        >
          {words.agent.becomeNotReady} <span aria-hidden="true">▾</span>
        </button>
        {props.reasons && <Reasons close={close} choose={props.notReady} />}
      </div>
    </section>
  );
}

function Reasons(props: { close: () => void; choose: (reason: string) => void }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus(), []);
  const leave = (event: FocusEvent) => {
    if (!list.current?.contains(event.relatedTarget as Node | null)) props.close();
  };
  return (
    <ul
      class="menu-list"
      ref={list}
      aria-label={words.agent.reasonMenu}
      onFocusOut={leave}
      onKeyDown={(event) => event.key === "Escape" && props.close()}
    >
      {words.agent.reasons.map((reason) => (
        <li key={reason}>
          <button
            type="button"
            onClick={() => {
              props.choose(reason);
              props.close();
            }}
          >
            {reason}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Telephone(props: { agent: Agent }) {
  const { registered, interface: name } = props.agent.phone;
  return (
    <span class={`chip ${registered ? "good" : "bad"}`} title={plain(name, 80)}>
      <PhoneIcon />
      {registered ? words.phone.registered : words.phone.missing}
    </span>
  );
}
