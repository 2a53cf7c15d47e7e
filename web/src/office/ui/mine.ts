// What every part of the page is given.

import type { Supervisor } from "../api";
import type { OfficeNow } from "../messages";

export interface Mine {
  readonly office: OfficeNow;
  readonly who: Supervisor;
  /** May change people and telephones. */
  readonly changes: boolean;
  /** Read everything again. */
  readonly again: () => void;
}
