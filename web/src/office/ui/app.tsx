// The office: what is shown under each of its tabs.

import { useEffect, useState } from "preact/hooks";
import { Bar, Door, type Inside, useAddress } from "../../board/ui/frame";
import { words as board } from "../../board/words";
import { ToCampaigns } from "../../ui/to_board";
import * as api from "../api";
import type { OfficeNow } from "../messages";
import { words } from "../words";
import { ChangesPage } from "./changes";
import { NumbersPage } from "./numbers";
import { PeoplePage } from "./people";
import { PhonesPage } from "./phones";
import { QueuesPage } from "./queues";

const TABS = ["people", "phones", "queues", "numbers", "changes"] as const;

export function App() {
  return (
    <Door page="office" notYours={words.notYours} room={(inside) => <Office key={inside.who.user} inside={inside} />} />
  );
}

function Office({ inside }: { inside: Inside }) {
  const { who } = inside;
  const [tab] = useAddress(TABS);
  const [office, setOffice] = useState<OfficeNow | null>(null);
  const [failed, setFailed] = useState(false);
  const read = () => {
    api.office().then(
      (found) => {
        setOffice(found);
        setFailed(false);
      },
      () => setFailed(true),
    );
  };
  useEffect(read, [tab]);
  const mine = { office, who, changes: who.roles.includes("admin"), again: read };
  const links = (
    <>
      {who.pages.includes("board") && (
        <a class="quiet-link" href="/board.html">
          {board.board}
        </a>
      )}
      <ToCampaigns pages={who.pages} />
    </>
  );
  return (
    <div class="board office">
      <Bar name={words.office} tabs={TABS} labels={words.tabs} tab={tab} inside={inside} links={links} />
      <main class="board-main">
        {failed && (
          <p class="problem" role="alert">
            {words.failed}{" "}
            <button type="button" onClick={read}>
              {words.again}
            </button>
          </p>
        )}
        {office === null && !failed && <p class="loading">{board.loading}</p>}
        {office !== null && !mine.changes && (tab === "people" || tab === "phones") && (
          <p class="soft">{words.looking}</p>
        )}
        {office !== null && tab === "people" && <PeoplePage {...mine} office={office} />}
        {office !== null && tab === "phones" && <PhonesPage {...mine} office={office} />}
        {office !== null && tab === "queues" && <QueuesPage office={office} />}
        {office !== null && tab === "numbers" && <NumbersPage office={office} />}
        {tab === "changes" && <ChangesPage />}
      </main>
    </div>
  );
}
