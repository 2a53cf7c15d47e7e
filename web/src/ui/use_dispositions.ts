// The words for how a call ended, asked of the server once per log-in and again after a failure.

import { useEffect, useState } from "preact/hooks";
import * as api from "../api";

const AGAIN_MS = 5_000;

export function useDispositions(session: api.Session): readonly api.Disposition[] {
  const [known, setKnown] = useState<readonly api.Disposition[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      api.dispositions().then(setKnown, () => {
        timer = setTimeout(ask, AGAIN_MS);
      });
    };
    ask();
    return () => clearTimeout(timer);
  }, [session]);
  return known;
}
