// Who is next in a campaign whose people agents call by hand; asked for while the agent is ready and nobody calls.

import { useCallback, useEffect, useState } from "preact/hooks";
import * as api from "../api";

const AGAIN = 10_000; // ms between two questions while nobody is there

export interface NextPerson {
  readonly person: api.NextPerson | null;
  readonly look: () => void;
}

export function useNextPerson(waits: boolean): NextPerson {
  const [person, setPerson] = useState<api.NextPerson | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!waits) {
      setPerson(null);
      return;
    }
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const found = await api.nextPerson();
      if (over) return;
      setPerson(found);
      if (found === null) timer = setTimeout(ask, AGAIN);
    };
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [waits, turn]);
  return { person, look: useCallback(() => setTurn((before) => before + 1), []) };
}
