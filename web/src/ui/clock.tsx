// Times that go on by themselves: only the small text is drawn again each second, not the page.

import { useEffect, useState } from "preact/hooks";
import { clock } from "../format";
import { words } from "../strings";

export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Time since `since` (ms of this machine's clock). */
export function Elapsed(props: { since: number }) {
  return <time class="elapsed">{clock((useNow() - props.since) / 1000)}</time>;
}

/** What is left until `until` (ms of this machine's clock), by the server's word: a reload changes nothing. */
export function Left(props: { until: number }) {
  return <span class="soft">{words.agent.left(clock(Math.ceil((props.until - useNow()) / 1000)))}</span>;
}
