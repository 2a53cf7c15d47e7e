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
import { SatisfactionPage } from "./satisfaction";
import { LinkChip, useBoard } from "./use_board";

const TABS = ["now", "reports", "forecast", "recordings", "grades"] as const;

export function App() {
  return (
    <Door page="board" notYours={words.notYours} room={(inside) => <Board key={inside.who.user} inside={inside} />} />
  );
}

const SATISFACTION = "view=satisfaction";

/** Two views under one tab: figures of calls, and how content people are. */
function Reports(props: { board: Parameters<typeof SatisfactionPage>[0]["board"]; query: string }) {
  const { board, query } = props;
  const satisfaction = query === SATISFACTION;
  return (
    <>
      <nav class="views" aria-label={words.tabs.reports}>
        <a href="#reports" aria-current={satisfaction ? undefined : "page"}>
          {words.satisfaction.figures}
        </a>
        <a href={`#reports?${SATISFACTION}`} aria-current={satisfaction ? "page" : undefined}>
          {words.satisfaction.title}
        </a>
      </nav>
      {satisfaction ? <SatisfactionPage board={board} /> : <ReportsPage key={query} zone={board.zone} query={query} />}
    </>
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
        {view.board !== null && tab === "reports" && <Reports board={view.board} query={query} />}
        {view.board !== null && tab === "forecast" && <ForecastPage board={view.board} />}
        {view.board !== null && tab === "recordings" && <RecordingsPage board={view.board} who={who} />}
        {view.board !== null && tab === "grades" && <GradesPage board={view.board} />}
      </main>
    </div>
  );
}
