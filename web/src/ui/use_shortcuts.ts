// Listens for the single keys of keys.ts and moves the focus or calls what the desk has given.

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { shortcutsOn, wish } from "../keys";

interface Wishes {
  readonly ready: () => void;
  readonly notReady: () => void;
  readonly help: () => void;
}

/** Where the focus goes: an element carries `data-goto` with the wish's name. */
function go(page: HTMLElement | null, name: string): void {
  page?.querySelector<HTMLElement>(`[data-goto="${name}"]`)?.focus();
}

function busy(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");
}

export function useShortcuts(page: RefObject<HTMLElement | null>, wishes: Wishes): void {
  const latest = useRef(wishes);
  latest.current = wishes;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, ctrlKey, altKey, metaKey, target } = event;
      const wished = shortcutsOn() ? wish({ key, ctrlKey, altKey, metaKey, busy: busy(target) }) : null;
      if (wished === null) return;
      event.preventDefault();
      if (wished === "ready" || wished === "notReady" || wished === "help") latest.current[wished]();
      else go(page.current, wished);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [page]);
}
