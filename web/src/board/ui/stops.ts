// The keyboard's way through a picture: one thing in the tab order, arrows go to its neighbours, Home and End to the first and
// the last. What is looked at, by pointer or by keyboard, is said in the caption.

import { useState } from "preact/hooks";

export interface Stops {
  /** What is looked at; null: nothing. */
  readonly at: number | null;
  /** What has the tab order. */
  readonly stop: number;
  /** For the picture, whose things have the class `bar`; `enter`: what Enter does. */
  readonly go: (event: KeyboardEvent) => void;
  /** For the thing with this number. */
  readonly of: (number: number) => {
    readonly tabIndex: 0 | -1;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
    readonly onMouseEnter: () => void;
    readonly onMouseLeave: () => void;
  };
}

export function useStops(count: number, enter?: (at: number) => void): Stops {
  const [at, setAt] = useState<number | null>(null);
  const [kept, setStop] = useState(0);
  const last = Math.max(0, count - 1);
  const stop = Math.min(kept, last);
  return {
    at,
    stop,
    go: (event) => {
      const to = next(event.key, stop, last);
      if (event.key === "Enter" && enter) enter(stop);
      else if (to === null) return;
      else (event.currentTarget as SVGElement).querySelectorAll<SVGElement>(".bar")[to]?.focus();
      event.preventDefault();
    },
    of: (number) => ({
      tabIndex: number === stop ? 0 : -1,
      onFocus: () => {
        setAt(number);
        setStop(number);
      },
      onBlur: () => setAt(null),
      onMouseEnter: () => setAt(number),
      onMouseLeave: () => setAt(null),
    }),
  };
}

/** Where a key leads from `stop`; null: nowhere. */
export function next(key: string, stop: number, last: number): number | null {
  const to = { ArrowRight: stop + 1, ArrowLeft: stop - 1, Home: 0, End: last }[key];
  return to === undefined ? null : Math.max(0, Math.min(last, to));
}
