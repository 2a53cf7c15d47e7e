// Which microphone and which loudspeaker, with a meter to see that the voice arrives.

import { useEffect, useRef, useState } from "preact/hooks";
import { choose, chosen, devices, type Kind } from "../phone/sound";
import { words } from "../strings";
import { Level } from "./level";

export function Devices(props: { close: () => void; changed: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [round, setRound] = useState(0);
  useEffect(() => dialog.current?.showModal(), []);
  const pick = (kind: Kind, device: string) => {
    choose(kind, device);
    setRound((value) => value + 1);
    props.changed();
  };
  return (
    <dialog class="help devices" ref={dialog} aria-labelledby="devices" onClose={props.close}>
      <h2 id="devices">{words.softphone.devices}</h2>
      <Choice kind="microphone" label={words.softphone.microphone} pick={pick} />
      <Level key={round} />
      <Choice kind="speaker" label={words.softphone.speaker} pick={pick} />
      <form method="dialog">
        <button type="submit" class="primary">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}

function Choice(props: { kind: Kind; label: string; pick: (kind: Kind, device: string) => void }) {
  const [known, setKnown] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const look = () => void devices(props.kind).then(setKnown, () => {});
    look();
    navigator.mediaDevices.addEventListener("devicechange", look);
    return () => navigator.mediaDevices.removeEventListener("devicechange", look);
  }, [props.kind]);
  return (
    <label>
      {props.label}
      <select onChange={(event) => props.pick(props.kind, event.currentTarget.value)}>
        <option value="">{words.softphone.usual}</option>
        {known.map((device) => (
          <option key={device.deviceId} value={device.deviceId} selected={device.deviceId === chosen(props.kind)}>
            {device.label || device.deviceId.slice(0, 8)}
          </option>
        ))}
      </select>
    </label>
  );
}
