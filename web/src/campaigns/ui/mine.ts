// What every part of the page is given.

import type { Supervisor } from "../api";
import type { CampaignHere } from "../messages";

export interface Mine {
  readonly found: readonly CampaignHere[];
  readonly who: Supervisor;
  /** May start and resume. */
  readonly orders: boolean;
  /** Ask again how campaigns stand. */
  readonly again: () => void;
}
