// Who rings, told outside the page too: the tab's title, and a notification when the agent looks at something else.

import { useEffect } from "preact/hooks";
import { words } from "../strings";

export function useNotice(caller: string | null): void {
  useEffect(() => {
    document.title = caller === null ? words.product : `${words.card.title_ringing(caller)} – ${words.product}`;
    if (caller === null || document.hasFocus()) return;
    return notify(caller);
  }, [caller]);
}

/** The answer takes it back. Text alone: a notification shows no markup. */
function notify(caller: string): (() => void) | undefined {
  if (!("Notification" in window) || Notification.permission !== "granted") return undefined;
  const shown = new Notification(words.softphone.rings, { body: caller, tag: "centrala-ring", icon: "/icon.svg" });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  return () => shown.close();
}
