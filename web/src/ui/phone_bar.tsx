// The telephone of this page, under the header: who is on the line and what can be done about it, by button or key. An
// agent with a telephone on the desk has the same bar for what the exchange can do from here.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { phone as number, plain } from "../format";
import { current, first, key, type Move, moves, type PhoneCall } from "../phone/machine";
import type { Card } from "../state";
import { words } from "../strings";
import { Elapsed } from "./clock";
import { Level } from "./level";
import { PassOn } from "./pass_on";
import type { Softphone } from "./use_phone";

export interface Handles {
  readonly answer: () => void;
  readonly hangUp: () => void;
  readonly hold: () => void;
  readonly mute: () => void;
  readonly keypad: () => void;
  readonly transfer: () => void;
}

interface Props {
  softphone: Softphone;
  /** Of the caller who is spoken with. */
  card: Card | undefined;
  session: api.Session;
  handles: { current: Handles | null };
  devices: () => void;
}

type Panel = "keypad" | "transfer" | null;

/** Of the telephone in this page when it is on; else of the one on the desk, while somebody is spoken with. */
export function PhoneBar(props: Props) {
  const { phone } = props.softphone;
  if (phone.line !== "off" || phone.trouble !== null) return <Here {...props} />;
  if (props.card) return <OnTheDesk {...props} card={props.card} />;
  props.handles.current = null;
  return null;
}

function Here(props: Props) {
  const { softphone, card } = props;
  const { phone, shell } = softphone;
  const [open, setOpen] = useState<{ readonly panel: Panel; readonly of: string } | null>(null);
  const call = current(phone);
  const caller = first(phone);
  const can = call ? moves(phone, call) : new Set<Move>();
  const passable = card !== undefined && caller?.state === "talking";
  const panel = open !== null && open.of === caller?.id ? open.panel : null; // the next caller begins without
  const flip = (wanted: Panel) => setOpen(panel === wanted || !caller ? null : { panel: wanted, of: caller.id });

  const handles: Handles = {
    answer: () => call && can.has("answer") && void shell.current?.answer(call.id).catch(() => {}),
    hangUp: () => call && shell.current?.hangUp(call.id),
    hold: () => call && (can.has("hold") || can.has("resume")) && shell.current?.hold(call.id, !call.held),
    mute: () => call && (can.has("mute") || can.has("unmute")) && shell.current?.mute(call.id, !call.muted),
    keypad: () => call && can.has("press") && flip("keypad"),
    transfer: () => passable && flip("transfer"),
  };
  props.handles.current = handles;
  return (
    <section class={`phonebar line-${phone.line}`} aria-label={words.softphone.title}>
      <Line softphone={softphone} />
      {phone.calls.map((one) => (
        <OnLine key={one.id} call={one} many={phone.calls.length > 1} />
      ))}
      {call && <Buttons call={call} can={can} does={handles} passable={passable} panel={panel} />}
      {caller && call && caller !== call && moves(phone, caller).has("join") && (
        <button type="button" class="go" onClick={() => shell.current?.join(caller.id, call.id)}>
          {words.softphone.join}
        </button>
      )}
      <span class="phonebar-end">
        {call?.state === "talking" && <Level />}
        <button type="button" class="quiet" onClick={props.devices}>
          {words.softphone.devices}
        </button>
        {phone.calls.length === 0 && (
          <button type="button" class="quiet" onClick={softphone.switchOff}>
            {words.softphone.off}
          </button>
        )}
      </span>
      {panel === "keypad" && call && <Keypad press={(keys) => shell.current?.press(call.id, keys)} />}
      {panel === "transfer" && card && (
        <PassOn
          callId={card.callId}
          session={props.session}
          ask={
            caller && moves(phone, caller).has("ask") ? (to) => shell.current?.ask(caller.id, to).catch(() => {}) : null
          }
          close={() => setOpen(null)}
        />
      )}
    </section>
  );
}

/** A telephone on the desk: what the exchange can do with the talk from here. */
function OnTheDesk(props: Props & { card: Card }) {
  const { card, session } = props;
  const [panel, setPanel] = useState<Panel>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const told = (refusal: api.Refusal) => setProblem(refusal === "" ? words.passOn.unreachable : refusal);
  const nothing = () => {};
  const handles: Handles = {
    answer: nothing,
    hold: nothing,
    mute: nothing,
    hangUp: () => void api.hangUp(session.csrf, card.callId).then(told),
    keypad: () => setPanel(panel === "keypad" ? null : "keypad"),
    transfer: () => setPanel(panel === "transfer" ? null : "transfer"),
  };
  props.handles.current = handles;
  return (
    <section class="phonebar" aria-label={words.phone.label}>
      <p class="soft">{words.passOn.ownPhone}</p>
      <span class="phone-buttons">
        <button type="button" aria-expanded={panel === "keypad"} onClick={handles.keypad}>
          {words.softphone.keypad}
        </button>
        <button type="button" aria-expanded={panel === "transfer"} onClick={handles.transfer}>
          {words.softphone.transfer}
        </button>
        <button type="button" class="stop" onClick={handles.hangUp}>
          {words.softphone.hangUp}
        </button>
      </span>
      {problem && (
        <p class="problem" role="alert">
          {plain(problem)}
        </p>
      )}
      {panel === "keypad" && <Keypad press={(keys) => api.press(session.csrf, card.callId, keys).then(told)} />}
      {panel === "transfer" && (
        <PassOn callId={card.callId} session={session} ask={null} close={() => setPanel(null)} />
      )}
    </section>
  );
}

/** How the telephone itself is, when nobody is on the line or something is wrong. */
function Line(props: { softphone: Softphone }) {
  const { phone, switchOn } = props.softphone;
  if (phone.trouble !== null) {
    return (
      <p class="phone-trouble" role="alert">
        {words.softphone.troubles[phone.trouble]}{" "}
        {phone.line === "off" && (
          <button type="button" onClick={switchOn}>
            {words.softphone.again}
          </button>
        )}
      </p>
    );
  }
  if (phone.line === "elsewhere") {
    return (
      <p role="status">
        {words.softphone.elsewhere}{" "}
        <button type="button" onClick={switchOn}>
          {words.softphone.here}
        </button>
      </p>
    );
  }
  if (phone.line === "ready" && phone.calls.length > 0) return null;
  return <p role="status">{words.softphone.lines[phone.line]}</p>;
}

function OnLine(props: { call: PhoneCall; many: boolean }) {
  const { call } = props;
  const name = plain(call.name, 60);
  const digits = call.number ? number(plain(call.number, 40)) : words.card.withheld;
  return (
    <p class={`on-line call-${call.state} ${call.held ? "held" : ""}`}>
      <strong>{call.held ? words.softphone.held : words.softphone.states[call.state]}</strong>{" "}
      <bdi>{name && name !== call.number ? `${name} · ${digits}` : digits}</bdi> <Elapsed since={call.since} />
      {call.keys && <kbd class="keys-sent">{call.keys}</kbd>}
    </p>
  );
}

function Buttons(props: { call: PhoneCall; can: ReadonlySet<Move>; does: Handles; passable: boolean; panel: Panel }) {
  const { call, can, does, passable, panel } = props;
  const say = words.softphone;
  const ringing = call.state === "ringing";
  return (
    <span class="phone-buttons">
      {ringing && (
        <button type="button" class="go" disabled={!can.has("answer")} onClick={does.answer}>
          {say.answer}
        </button>
      )}
      {call.state === "talking" && (
        <>
          <button
            type="button"
            aria-pressed={call.held}
            disabled={!can.has("hold") && !can.has("resume")}
            onClick={does.hold}
          >
            {say.hold}
          </button>
          <button type="button" aria-pressed={call.muted} onClick={does.mute}>
            {say.mute}
          </button>
          <button type="button" aria-expanded={panel === "keypad"} disabled={!can.has("press")} onClick={does.keypad}>
            {say.keypad}
          </button>
          {passable && (
            <button type="button" aria-expanded={panel === "transfer"} onClick={does.transfer}>
              {say.transfer}
            </button>
          )}
        </>
      )}
      <button type="button" class="stop" onClick={does.hangUp}>
        {ringing ? say.refuse : say.hangUp}
      </button>
    </span>
  );
}

const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function Keypad(props: { press: (keys: string) => void }) {
  const pad = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => pad.current?.querySelector("button")?.focus(), []);
  return (
    <fieldset
      class="keypad"
      ref={pad}
      onKeyDown={(event) => {
        const pressed = key(event.key);
        if (pressed === null) return;
        event.preventDefault();
        props.press(pressed);
      }}
    >
      <legend class="aloud">{words.softphone.keypad}</legend>
      {PAD.map((one) => (
        <button type="button" key={one} onClick={() => props.press(one)}>
          {one}
        </button>
      ))}
    </fieldset>
  );
}
