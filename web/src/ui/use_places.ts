// Colleagues and queues, asked of the server once for each form that opens.

import { useEffect, useState } from "preact/hooks";
import * as api from "../api";

const NOBODY: api.Places = { agents: [], queues: [] };

export function usePlaces(): api.Places {
  const [places, setPlaces] = useState(NOBODY);
  useEffect(() => {
    let over = false;
    api.places().then(
      (found) => over || setPlaces(found),
      () => {}, // what cannot be asked for is not offered
    );
    return () => {
      over = true;
    };
  }, []);
  return places;
}
