// Who is there? The log-in form or the office. A tab stands in the address, so that it can be linked and reloaded.

import { useEffect, useState } from "preact/hooks";
import { TONGUES as BOARD_TONGUES, words as board } from "../../board/words";
import { speak, type Tongue, tongue } from "../../tongue";
import { Mark } from "../../ui/icons";
import { Login } from "../../ui/login";
import * as api from "../api";
import type { OfficeNow } from "../messages";
import { words } from "../words";
import { ChangesPage } from "./changes";
import { NumbersPage } from "./numbers";
import { PeoplePage } from "./people";
import { PhonesPage } from "./phones";
import { QueuesPage } from "./queues";

type Who = "asking" | "nobody" | api.Supervisor;
type Tab = "people" | "phones" | "queues" | "numbers" | "changes";

const TABS: readonly Tab[] = ["people", "phones", "queues", "numbers", "changes"];

export function App() {
  const [who, setWho] = useState<Who>("asking");
  const ask = () => {
    api.me().then(
      (found) => setWho(found ?? "nobody"),
      () => setWho("nobody"),
    );
  };
  useEffect(ask, []);
  if (who === "asking") return <p class="loading">{board.loading}</p>;
  if (who === "nobody") return <Login expired={false} done={ask} />;
  if (!who.pages.includes("office")) {
    return (
      <main class="loading">
        <p>{words.notYours}</p>
        <p>
          <a href="/">{board.desk}</a>
        </p>
      </main>
    );
  }
  const leave = () => {
    const gone = () => setWho("nobody");
    api.logout(who.csrf).then(gone, gone);
  };
  return <Office key={who.user} who={who} leave={leave} />;
}

function Office(props: { who: api.Supervisor; leave: () => void }) {
  const { who } = props;
  const tab = useTab();
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
  useEffect(() => {
    document.title = `${words.tabs[tab]} – ${board.product}`;
  }, [tab]);
  const mine = { office, who, changes: who.roles.includes("admin"), again: read };
  return (
    <div class="board office">
      <header class="bar">
        <div class="brand">
          <Mark />
          <h1>
            {board.product} <span class="soft">{words.office}</span>
          </h1>
        </div>
        <nav class="tabs" aria-label={words.office}>
          {TABS.map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === tab ? "page" : undefined}>
              {words.tabs[name]}
            </a>
          ))}
        </nav>
        <div class="bar-end">
          {who.pages.includes("board") && (
            <a class="quiet-link" href="/board.html">
              {board.board}
            </a>
          )}
          <Languages />
          <span class="me">
            <bdi>{who.name}</bdi>
          </span>
          <button type="button" class="quiet" onClick={props.leave}>
            {board.logout}
          </button>
        </div>
      </header>
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

/** What every part of the page is given. */
export interface Mine {
  readonly office: OfficeNow;
  readonly who: api.Supervisor;
  /** May change people and telephones. */
  readonly changes: boolean;
  /** Read everything again. */
  readonly again: () => void;
}

function useTab(): Tab {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const moved = () => setHash(location.hash);
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  return TABS.find((tab) => tab === hash.slice(1)) ?? "people";
}

function Languages() {
  return (
    <select
      aria-label={board.language}
      value={tongue}
      onChange={(event) => speak((event.target as HTMLSelectElement).value as Tongue)}
    >
      {(Object.keys(BOARD_TONGUES) as Tongue[]).map((code) => (
        <option key={code} value={code}>
          {BOARD_TONGUES[code].tongue}
        </option>
      ))}
    </select>
  );
}
