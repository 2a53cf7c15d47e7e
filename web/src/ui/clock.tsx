// Times that go on by themselves: only the small text is drawn again each second, not the page.

import { useEffect, useState } from "preact/hooks";
import { clock } from "../format";

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
