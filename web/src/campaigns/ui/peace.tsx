// Dialogs about one number: no campaign calls it for a time, campaigns may again, who wanted no call wants them again.

import { useState } from "preact/hooks";
import { value } from "../../board/ui/asking";
import { OrderDialog } from "../../board/ui/ordering";
import { phone } from "../../format";
import { Field } from "../../office/ui/field";
import { numberAt } from "../api";
import { words } from "../words";

const w = words.peace;

interface Ordered {
  /** E.164. */
  readonly number: string;
  readonly csrf: string;
  readonly done: () => void;
}

export function Rest(props: Ordered) {
  const { number } = props;
  const [until, setUntil] = useState("");
  const [why, setWhy] = useState("");
  return (
    <OrderDialog
      id="rest-number"
      title={w.restTitle(phone(number))}
      label={w.restDo}
      csrf={props.csrf}
      order={() => [`${numberAt(number)}/rest`, { until: until || null, why }]}
      done={props.done}
    >
      <p class="soft">{w.restHint}</p>
      <label>
        {w.from}
        <input type="date" value={until} onInput={(event) => setUntil(value(event))} />
      </label>
      <Field label={words.reason} value={why} required put={setWhy} />
    </OrderDialog>
  );
}

export function Wake(props: Ordered) {
  const { number } = props;
  const [why, setWhy] = useState("");
  return (
    <OrderDialog
      id="wake-number"
      title={w.wakeTitle(phone(number))}
      label={w.wakeDo}
      csrf={props.csrf}
      order={() => [`${numberAt(number)}/wake`, { why }]}
      done={props.done}
    >
      <Field label={words.reason} value={why} required put={setWhy} />
    </OrderDialog>
  );
}

export function Allow(props: Ordered) {
  const { number } = props;
  const [why, setWhy] = useState("");
  const [evidence, setEvidence] = useState("");
  return (
    <OrderDialog
      id="allow-number"
      title={w.allowTitle(phone(number))}
      label={w.allowDo}
      csrf={props.csrf}
      order={() => [`${numberAt(number)}/allow`, { why, evidence }]}
      done={props.done}
    >
      <p class="soft">{w.allowHint}</p>
      <Field label={words.reason} value={why} required put={setWhy} />
      <Field label={words.evidence} value={evidence} required put={setEvidence} />
    </OrderDialog>
  );
}
