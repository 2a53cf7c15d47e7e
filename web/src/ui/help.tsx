// The list of shortcuts, and the switch that silences them.

import { useEffect, useRef, useState } from "preact/hooks";
import { SHORTCUTS, shortcutsOn, switchShortcuts } from "../keys";
import { words } from "../strings";

export function Help(props: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(shortcutsOn());
  useEffect(() => dialog.current?.showModal(), []);
  const flip = () => {
    switchShortcuts(!on);
    setOn(!on);
  };
  return (
    <dialog class="help" ref={dialog} aria-labelledby="help" onClose={props.close}>
      <h2 id="help">{words.keys.title}</h2>
      <dl>
        {SHORTCUTS.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words.keys[name]}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </dt>
          <dd>{words.keys.store}</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{words.keys.leave}</dd>
        </div>
      </dl>
      <label class="tick">
        <input type="checkbox" checked={on} onChange={flip} /> {words.keys.on}
      </label>
      <form method="dialog">
        <button type="submit" class="primary">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}
