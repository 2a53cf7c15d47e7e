// Listens for the single keys of keys.ts and moves the focus or calls what the desk has given.

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { shortcutsOn, type Wish, wish } from "../keys";

/** These move the focus; the others are called. */
const PLACES = [
  "card",
  "script",
  "form",
  "promise",
  "task",
  "callback",
  "never",
  "owed",
  "forYou",
  "chat",
  "queues",
] as const;
type Place = (typeof PLACES)[number];
type Called = Exclude<Wish, Place>;
type Wishes = { readonly [name in Called]: () => void };

function isPlace(wished: Wish): wished is Place {
  return (PLACES as readonly Wish[]).includes(wished);
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
      if (isPlace(wished)) go(page.current, wished);
      else latest.current[wished]();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [page]);
}
