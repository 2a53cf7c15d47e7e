// Tells the server that the card which rings is painted: how long it took is what a supervisor sees on the board.

import { useLayoutEffect, useRef } from "preact/hooks";

/** `rung`: number of the message with the open card, null when it opened otherwise. The layout is done when this is
 * called; the next frame shows it, so in the one after that it has been shown. A page that nobody sees draws no frames
 * and would speak when somebody looks: then nothing is said. */
export function usePainted(rung: number | null, painted: (seq: number) => void): void {
  const told = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (rung === null || told.current === rung) return;
    told.current = rung;
    if (document.hidden) return;
    const away = new AbortController();
    document.addEventListener("visibilitychange", () => away.abort(), { signal: away.signal });
    const shown = () => {
      if (!away.signal.aborted) painted(rung);
      away.abort();
    };
    requestAnimationFrame(() => requestAnimationFrame(shown));
  }, [rung, painted]);
}
