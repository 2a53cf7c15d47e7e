// The bar at the top: who sits here, the state and how to change it, the phone, the connection.

import type * as api from "../api";
import { language, plain } from "../format";
import type { LinkState } from "../link";
import type { Agent } from "../messages";
import type { View } from "../state";
import { words } from "../strings";
import { Mark, PhoneIcon } from "./icons";
import { StateBox } from "./state_box";
import { ToBoard } from "./to_board";
import type { Softphone } from "./use_phone";

interface Props {
  session: api.Session;
  view: View;
  ready: () => void;
  notReady: (reason: string) => void;
  reasons: boolean;
  setReasons: (open: boolean) => void;
  help: () => void;
  leave: () => void;
  softphone: Softphone;
}

const LINK: Record<LinkState["kind"], string> = {
  live: words.link.live,
  connecting: words.link.connecting,
  waiting: words.link.connecting,
  replaced: words.link.off,
  expired: words.link.off,
};

export function Header(props: Props) {
  const { agent, link } = props.view;
  return (
    <header class="bar">
      <div class="brand">
        <Mark />
        <h1>
          {words.product} <span class="aloud">{words.desk}</span>
        </h1>
      </div>
      {agent && <StateBox agent={agent} {...props} />}
      <div class="bar-end">
        {agent && <Telephone agent={agent} softphone={props.softphone} />}
        <span class={`chip link-${link.kind}`} title={words.link.label}>
          <span class="dot" />
          {LINK[link.kind]}
        </span>
        <ToBoard pages={props.session.pages} />
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

function Telephone(props: { agent: Agent; softphone: Softphone }) {
  const { registered, held, interface: name } = props.agent.phone;
  const { phone, switchOn } = props.softphone;
  return (
    <>
      <span class={`chip ${registered ? "good" : "bad"}`} title={plain(name, 80)}>
        <PhoneIcon />
        {held ? words.phone.held : registered ? words.phone.registered : words.phone.missing}
      </span>
      {phone.line === "off" && (
        <button type="button" class="quiet" onClick={switchOn}>
          {words.softphone.on}
        </button>
      )}
    </>
  );
}
