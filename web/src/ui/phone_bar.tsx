// The telephone of this page, under the header: who is on the line and what can be done about it, by button or key. An
// agent with a telephone on the desk has the same bar for what the exchange can do from here.

import { useEffect, useRef, useState } from "preact/hooks";
import { phone as number, plain } from "../format";
import { current, first, key, type Move, moves, type PhoneCall } from "../phone/machine";
import { words } from "../strings";
import { Elapsed } from "./clock";
import { Level } from "./level";
import type { Softphone } from "./use_phone";

export interface Handles {
  readonly answer: () => void;
  readonly hangUp: () => void;
  readonly hold: () => void;
  readonly mute: () => void;
  readonly keypad: () => void;
}

interface Props {
  softphone: Softphone;
  handles: { current: Handles | null };
  devices: () => void;
}

export function PhoneBar(props: Props) {
  const { softphone } = props;
  const { phone, shell } = softphone;
  const [pad, setPad] = useState(false);
  const call = current(phone);
  const caller = first(phone);
  const can = call ? moves(phone, call) : new Set<Move>();
  useEffect(() => {
    if (call === null) setPad(false);
  }, [call === null]);

  const handles: Handles = {
    answer: () => call && can.has("answer") && void shell.current?.answer(call.id).catch(() => {}),
    hangUp: () => call && shell.current?.hangUp(call.id),
    hold: () => call && (can.has("hold") || can.has("resume")) && shell.current?.hold(call.id, !call.held),
    mute: () => call && (can.has("mute") || can.has("unmute")) && shell.current?.mute(call.id, !call.muted),
    keypad: () => call && can.has("press") && setPad(!pad),
  };
  props.handles.current = handles;

  if (phone.line === "off" && phone.trouble === null) return null;
  return (
    <section class={`phonebar line-${phone.line}`} aria-label={words.softphone.title}>
      <Line softphone={softphone} />
      {phone.calls.map((one) => (
        <OnLine key={one.id} call={one} many={phone.calls.length > 1} />
      ))}
      {call && <Buttons call={call} can={can} does={handles} pad={pad} />}
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
      {pad && call && <Keypad call={call} press={(keys) => shell.current?.press(call.id, keys)} />}
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

function Buttons(props: { call: PhoneCall; can: ReadonlySet<Move>; does: Handles; pad: boolean }) {
  const { call, can, does, pad } = props;
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
          <button type="button" aria-expanded={pad} disabled={!can.has("press")} onClick={does.keypad}>
            {say.keypad}
          </button>
        </>
      )}
      <button type="button" class="stop" onClick={does.hangUp}>
        {ringing ? say.refuse : say.hangUp}
      </button>
    </span>
  );
}

const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function Keypad(props: { call: PhoneCall; press: (keys: string) => void }) {
  const pad = useRef<HTMLFieldSetElement>(null);
  useEffect(() => pad.current?.querySelector("button")?.focus(), []);
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
