// One thing at a time: of two clicks on a button the second does nothing, also before the page has drawn the first.

import { useRef, useState } from "preact/hooks";

/** Whether it is being done; and how it is done, unless it is. */
export function useOnce(): readonly [boolean, (doing: () => Promise<void>) => Promise<void>] {
  const doing = useRef(false);
  const [busy, setBusy] = useState(false);
  const once = async (what: () => Promise<void>) => {
    if (doing.current) return;
    doing.current = true;
    setBusy(true);
    try {
      await what();
    } finally {
      doing.current = false;
      setBusy(false);
    }
  };
  return [busy, once];
}
