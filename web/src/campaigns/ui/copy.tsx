// A line to take elsewhere: a field that holds it, and a button that copies it. Without https there is no clipboard: then it is
// marked, to be copied by hand.

import { useRef, useState } from "preact/hooks";
import { words } from "../words";

export function Copy(props: { text: string; label: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState<"copied" | "marked" | "">("");
  const copy = () => {
    field.current?.select();
    const marked = () => setDone("marked");
    if (navigator.clipboard === undefined) marked();
    else navigator.clipboard.writeText(props.text).then(() => setDone("copied"), marked);
  };
  return (
    <div class="ask copy">
      <label>
        {props.label}
        <input ref={field} readOnly value={props.text} onFocus={() => field.current?.select()} />
      </label>
      <button type="button" onClick={copy}>
        {words.audiences.copy}
      </button>
      <span role="status">{done !== "" && words.audiences.done[done]}</span>
    </div>
  );
}
