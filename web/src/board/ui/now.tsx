// How the room stands: queues and agents on the left, callers on the picture of their flow in the middle, what waits for
// somebody on the right.

import { useState } from "preact/hooks";
import { ForYou } from "../../remarks/for_you";
import type { Supervisor } from "../api";
import type { Board } from "../state";
import { Agents } from "./agents";
import { Alarms, Notices, Owed, Pops } from "./aside";
import { Calls } from "./calls";
import { Chats } from "./chats";
import { CustomerDialog } from "./customer";
import { Queues } from "./queues";
import { TraceDialog } from "./trace";

export function NowPage(props: { board: Board; skew: number; who: Supervisor }) {
  const { board, skew, who } = props;
  const [call, setCall] = useState<string | null>(null);
  const [customer, setCustomer] = useState<string | null>(null);
  return (
    <div class={board.me.acts ? "now" : "now looks-only"}>
      <div class="now-tables">
        <Queues board={board} skew={skew} who={who} />
        <Agents board={board} skew={skew} who={who} />
      </div>
      <Calls board={board} skew={skew} />
      <aside class="now-aside">
        {board.me.acts && (
          <ForYou
            csrf={who.csrf}
            me={who.user}
            news={String(board.remarks)}
            ways={["call", "customer"]}
            open={(remark, way) => (way === "call" ? setCall(remark.call_id) : setCustomer(remark.customer))}
          />
        )}
        <Alarms alarms={board.alarms} csrf={who.csrf} />
        {board.me.acts && <Chats board={board} who={who} />}
        <Notices notices={board.notices} csrf={who.csrf} />
        <Owed promises={board.promises} skew={skew} />
        <Pops pops={board.pops} />
      </aside>
      {customer !== null && <CustomerDialog key={customer} customer={customer} done={() => setCustomer(null)} />}
      {call !== null && <TraceDialog key={call} call={call} done={() => setCall(null)} />}
    </div>
  );
}
