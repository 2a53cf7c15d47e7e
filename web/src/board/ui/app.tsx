// The board: what is shown under each of its tabs.

import { useEffect } from "preact/hooks";
import { ToCampaigns } from "../../ui/to_board";
import { words } from "../words";
import { ForecastPage } from "./forecast";
import { Bar, Door, type Inside, useAddress } from "./frame";
import { GradesPage } from "./grades";
import { NowPage } from "./now";
import { RecordingsPage } from "./recordings";
import { ReportsPage } from "./reports";
import { LinkChip, useBoard } from "./use_board";

const TABS = ["now", "reports", "forecast", "recordings", "grades"] as const;

export function App() {
  return (
    <Door page="board" notYours={words.notYours} room={(inside) => <Board key={inside.who.user} inside={inside} />} />
  );
}

function Board({ inside }: { inside: Inside }) {
  const { who, over } = inside;
  const { view, link, hurry } = useBoard(who);
  const [tab, query] = useAddress(TABS);
  useEffect(() => {
    if (link.kind === "over") over();
  }, [link.kind, over]);
  const links = (
    <>
      <LinkChip link={link} hurry={hurry} />
      <a class="quiet-link" href="/">
        {words.desk}
      </a>
      {who.pages.includes("office") && (
        <a class="quiet-link" href="/office.html">
          {words.office}
        </a>
      )}
      <ToCampaigns pages={who.pages} />
    </>
  );
  return (
    <div class="board">
      <Bar name={words.board} tabs={TABS} labels={words.tabs} tab={tab} inside={inside} links={links} />
      <main class="board-main">
        {view.board === null && <p class="loading">{words.loading}</p>}
        {view.board !== null && tab === "now" && <NowPage board={view.board} skew={view.skew} who={who} />}
        {view.board !== null && tab === "reports" && <ReportsPage key={query} zone={view.board.zone} query={query} />}
        {view.board !== null && tab === "forecast" && <ForecastPage board={view.board} />}
        {view.board !== null && tab === "recordings" && <RecordingsPage board={view.board} who={who} />}
        {view.board !== null && tab === "grades" && <GradesPage board={view.board} />}
      </main>
    </div>
  );
}
