// One line across the desk when something needs the agent: the connection is lost, the phone is missing, a wish refused.

import { plain } from "../format";
import type { View } from "../state";
import { errors, words } from "../strings";
import { useNow } from "./clock";

interface Props {
  view: View;
  hurry: () => void;
  again: () => void;
  dismiss: () => void;
}

export function Banner(props: Props) {
  const { link, notice } = props.view;
  if (link.kind === "waiting") return <Lost until={link.until} hurry={props.hurry} />;
  if (link.kind === "replaced") {
    return (
      <div class="banner warn" role="alert">
        <p>{words.link.replaced}</p>
        <button type="button" onClick={props.again}>
          {words.link.takeOver}
        </button>
      </div>
    );
  }
  if (notice === null) return null;
  return (
    <div class="banner warn" role="alert">
      <p>{errors[notice.code] ?? plain(notice.message)}</p>
      <button type="button" onClick={props.dismiss}>
        {words.close}
      </button>
    </div>
  );
}

function Lost(props: { until: number; hurry: () => void }) {
  const seconds = Math.max(0, Math.ceil((props.until - useNow()) / 1000));
  return (
    <div class="banner warn" role="alert">
      <p>
        <strong>{words.link.waiting(seconds)}</strong> {words.link.behind}
      </p>
      <button type="button" onClick={props.hurry}>
        {words.link.now}
      </button>
    </div>
  );
}
