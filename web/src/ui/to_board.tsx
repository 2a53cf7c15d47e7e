// The way to the supervisors' page, for who may go there.

import { type Tongue, tongue } from "../tongue";

const NAME: Record<Tongue, string> = { en: "Board", pl: "Tablica", ru: "Табло", sl: "Tabla" };

export function ToBoard(props: { pages: readonly string[] }) {
  if (!props.pages.includes("board")) return null;
  return (
    <a class="quiet-link" href="/board.html">
      {NAME[tongue]}
    </a>
  );
}
