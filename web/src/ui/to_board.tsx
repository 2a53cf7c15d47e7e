// The way to the board and to the office, for who may go there.

import { type Tongue, tongue } from "../tongue";

const NAME: Record<Tongue, string> = { en: "Board", pl: "Tablica", ru: "Табло", sl: "Tabla" };

const OFFICE: Record<Tongue, string> = { en: "Office", pl: "Biuro", ru: "Контора", sl: "Pisarna" };

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
    </>
  );
}
