// Dialogs that start, pause and resume a campaign.

import { useState } from "preact/hooks";
import { OrderDialog } from "../../board/ui/ordering";
import { readable } from "../../format";
import { Field } from "../../office/ui/field";
import { campaignAt } from "../api";
import type { CampaignHere } from "../messages";
import { words } from "../words";

interface Ordered {
  readonly one: CampaignHere;
  readonly csrf: string;
  readonly done: () => void;
}

/** `token`: of the preflight that is on the page. */
export function Start(props: Ordered & { readonly token: string }) {
  const { one } = props;
  return (
    <OrderDialog
      id="start-campaign"
      title={words.startTitle(readable(one.campaign))}
      label={words.start}
      csrf={props.csrf}
      order={() => [`${campaignAt(one.campaign)}/start`, { looked: props.token }]}
      done={props.done}
    >
      <p class="soft">{words.startHint}</p>
    </OrderDialog>
  );
}

export function Pause(props: Ordered) {
  const { one } = props;
  const [why, setWhy] = useState("");
  return (
    <OrderDialog
      id="pause-campaign"
      title={words.pauseTitle(readable(one.campaign))}
      label={words.pauseDo}
      csrf={props.csrf}
      order={() => [`${campaignAt(one.campaign)}/pause`, { why }]}
      done={props.done}
    >
      <p class="soft">{words.pauseHint}</p>
      <Field label={words.reason} value={why} put={setWhy} />
    </OrderDialog>
  );
}

/** After a stop of its own a reason and a change are needed; who may is said by the server too. */
export function Resume(props: Ordered) {
  const { one } = props;
  const [reason, setReason] = useState("");
  const [change, setChange] = useState("");
  const stopped = one.state === "stopped";
  return (
    <OrderDialog
      id="resume-campaign"
      title={words.resumeTitle(readable(one.campaign))}
      label={words.resumeDo}
      csrf={props.csrf}
      order={() => [`${campaignAt(one.campaign)}/resume`, { reason, change }]}
      done={props.done}
    >
      {stopped && <p class="soft">{words.resumeHint(one.restarts)}</p>}
      <Field label={words.reason} value={reason} required={stopped} put={setReason} />
      <Field label={words.change} value={change} required={stopped} put={setChange} />
    </OrderDialog>
  );
}
