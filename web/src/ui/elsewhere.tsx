// For who logged in and takes no calls: where else there is something to do.

import type { Session } from "../api";
import { type Tongue, tongue } from "../tongue";
import { ToBoard } from "./to_board";

interface Words {
  readonly desk: string;
  readonly leave: string;
}

const WORDS: Record<Tongue, Words> = {
  en: { desk: "The desk is for those who take calls.", leave: "Log out" },
  pl: { desk: "Biurko jest dla tych, którzy odbierają rozmowy.", leave: "Wyloguj" },
  ru: { desk: "Рабочее место – для тех, кто принимает звонки.", leave: "Выйти" },
  sl: { desk: "Miza je za tiste, ki sprejemajo klice.", leave: "Odjava" },
};

export function Elsewhere(props: { session: Session; leave: () => void }) {
  return (
    <main class="loading">
      <p>{WORDS[tongue].desk}</p>
      <p>
        <ToBoard pages={props.session.pages} />
      </p>
      <button type="button" class="quiet" onClick={props.leave}>
        {WORDS[tongue].leave}
      </button>
    </main>
  );
}
