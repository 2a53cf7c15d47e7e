// Single-key shortcuts: a key press in, the wish out. They are silent while somebody types or holds another key, and can
// be switched off (WCAG 2.1.4), for people whose speech input presses keys.

export type Wish =
  | "ready"
  | "notReady"
  | "answer"
  | "hangUp"
  | "hold"
  | "mute"
  | "keypad"
  | "transfer"
  | "recording"
  | "card"
  | "script"
  | "form"
  | "promise"
  | "task"
  | "callback"
  | "never"
  | "owed"
  | "forYou"
  | "chat"
  | "queues"
  | "find"
  | "help";

export const SHORTCUTS: readonly (readonly [key: string, wish: Wish])[] = [
  ["r", "ready"],
  ["n", "notReady"],
  ["a", "answer"],
  ["x", "hangUp"],
  ["h", "hold"],
  ["m", "mute"],
  ["k", "keypad"],
  ["t", "transfer"],
  ["p", "recording"],
  ["c", "card"],
  ["s", "script"],
  ["d", "form"],
  ["v", "promise"],
  ["j", "task"],
  ["b", "callback"],
  ["e", "never"],
  ["o", "owed"],
  ["y", "forYou"],
  ["w", "chat"],
  ["q", "queues"],
  ["/", "find"],
  ["?", "help"],
];

const SETTING = "centrala.shortcuts";

export function shortcutsOn(): boolean {
  return localStorage.getItem(SETTING) !== "off";
}

export function switchShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(SETTING);
  else localStorage.setItem(SETTING, "off");
}

export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  /** Somebody writes into a field, or a dialog is open. */
  readonly busy: boolean;
}

export function wish(press: Press): Wish | null {
  if (press.busy || press.ctrlKey || press.altKey || press.metaKey) return null;
  return SHORTCUTS.find(([key]) => key === press.key.toLowerCase())?.[1] ?? null;
}
