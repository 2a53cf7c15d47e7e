// Who is there? The log-in form or the board. A tab stands in the address, so that it can be linked and reloaded.

import { useEffect, useState } from "preact/hooks";
import { ifAny } from "../../session";
import { speak, type Tongue, tongue } from "../../tongue";
import { Mark } from "../../ui/icons";
import { Login } from "../../ui/login";
import * as api from "../api";
import { TONGUES, words } from "../words";
import { ForecastPage } from "./forecast";
import { GradesPage } from "./grades";
import { NowPage } from "./now";
import { RecordingsPage } from "./recordings";
import { ReportsPage } from "./reports";
import { LinkChip, useBoard } from "./use_board";

type Who = "asking" | "nobody" | api.Supervisor;
type Tab = "now" | "reports" | "forecast" | "recordings" | "grades";

const TABS: readonly Tab[] = ["now", "reports", "forecast", "recordings", "grades"];

export function App() {
  const [who, setWho] = useState<Who>("asking");
  const ask = () => {
    ifAny(api.me).then(
      (found) => setWho(found ?? "nobody"),
      () => setWho("nobody"),
    );
  };
  useEffect(ask, []);
  if (who === "asking") return <p class="loading">{words.loading}</p>;
  if (who === "nobody") return <Login expired={false} done={ask} />;
  if (!who.pages.includes("board")) {
    return (
      <main class="loading">
        <p>{words.notYours}</p>
        <p>
          <a href="/">{words.desk}</a>
        </p>
      </main>
    );
  }
  const leave = () => {
    const gone = () => setWho("nobody");
    setWho("asking"); // the page lets go first: what it would still ask is refused once the session is over
    api.logout(who.csrf).then(gone, gone);
  };
  return <Board key={who.user} who={who} leave={leave} over={() => setWho("nobody")} />;
}

function Board(props: { who: api.Supervisor; leave: () => void; over: () => void }) {
  const { who, over } = props;
  const { view, link, hurry } = useBoard(who);
  const [tab, query] = useAddress();
  useEffect(() => {
    document.title = `${words.tabs[tab]} – ${words.product}`;
  }, [tab]);
  useEffect(() => {
    if (link.kind === "over") over();
  }, [link.kind, over]);
  return (
    <div class="board">
      <header class="bar">
        <div class="brand">
          <Mark />
          <h1>
            {words.product} <span class="soft">{words.board}</span>
          </h1>
        </div>
        <nav class="tabs" aria-label={words.board}>
          {TABS.map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === tab ? "page" : undefined}>
              {words.tabs[name]}
            </a>
          ))}
        </nav>
        <div class="bar-end">
          <LinkChip link={link} hurry={hurry} />
          <a class="quiet-link" href="/">
            {words.desk}
          </a>
          {who.pages.includes("office") && (
            <a class="quiet-link" href="/office.html">
              {words.office}
            </a>
          )}
          <Languages />
          <span class="me">
            <bdi>{who.name}</bdi>
          </span>
          <button type="button" class="quiet" onClick={props.leave}>
            {words.logout}
          </button>
        </div>
      </header>
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

/** `#reports?name=service_level&queue=faults`: the tab, and what it should show. */
function useAddress(): readonly [Tab, string] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const moved = () => setHash(location.hash);
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  const [name = "", query = ""] = hash.slice(1).split("?");
  return [TABS.find((tab) => tab === name) ?? "now", query];
}

function Languages() {
  return (
    <select
      aria-label={words.language}
      value={tongue}
      onChange={(event) => speak((event.target as HTMLSelectElement).value as Tongue)}
    >
      {(Object.keys(TONGUES) as Tongue[]).map((code) => (
        <option key={code} value={code}>
          {TONGUES[code].tongue}
        </option>
      ))}
    </select>
  );
}
