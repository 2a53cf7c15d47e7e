// The way to the board, the office and the campaigns, for who may go there.

import { type Tongue, tongue } from "../tongue";

const NAME: Record<Tongue, string> = { en: "Board", pl: "Tablica", ru: "Табло", sl: "Tabla" };

const OFFICE: Record<Tongue, string> = { en: "Office", pl: "Biuro", ru: "Контора", sl: "Pisarna" };

const CAMPAIGNS: Record<Tongue, string> = { en: "Campaigns", pl: "Kampanie", ru: "Кампании", sl: "Kampanje" };

export function ToBoard(props: { pages: readonly string[] }) {
  return (
    <>
      {props.pages.includes("board") && (
        <a class="quiet-link" href="/board.html">
          {NAME[tongue]}
        </a>
      )}
      {props.pages.includes("office") && (
        <a class="quiet-link" href="/office.html">
          {OFFICE[tongue]}
        </a>
      )}
      <ToCampaigns pages={props.pages} />
    </>
  );
}

/** Of the bars above, the board's and the office's too. */
export function ToCampaigns(props: { pages: readonly string[] }) {
  return props.pages.includes("campaigns") ? (
    <a class="quiet-link" href="/campaigns.html">
      {CAMPAIGNS[tongue]}
    </a>
  ) : null;
}
