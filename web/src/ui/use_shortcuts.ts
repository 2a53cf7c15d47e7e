// Listens for the single keys of keys.ts and moves the focus or calls what the desk has given.

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { shortcutsOn, type Wish, wish } from "../keys";

/** What is called; the other wishes move the focus. */
type Called = Exclude<Wish, "card" | "form" | "queues">;
type Wishes = { readonly [name in Called]: () => void };

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
      if (wished === "card" || wished === "form" || wished === "queues") go(page.current, wished);
      else latest.current[wished]();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [page]);
}
