// The campaigns' page: what is shown under each of its tabs. How campaigns stand is asked every few seconds.

import { useEffect, useState } from "preact/hooks";
import { Bar, Door, type Inside, useAddress } from "../../board/ui/frame";
import { words as board } from "../../board/words";
import { words as office } from "../../office/words";
import * as api from "../api";
import type { CampaignHere } from "../messages";
import { words } from "../words";
import { AudiencePage } from "./audience";
import { BrakePage } from "./brake";
import { CampaignsPage } from "./campaigns";
import { ListsPage } from "./lists";
import { NumbersPage } from "./numbers";
import { PreflightPage } from "./preflight";
import { ResultsPage } from "./results";

const TABS = ["campaigns", "lists", "audiences", "preflight", "brake", "results", "numbers"] as const;
const PEOPLE = ["lists", "audiences"]; // tabs with the people of lists …
const LISTS = ["campaign_manager", "auditor"]; // … and the roles that are not refused them
const EVERY_MS = 3_000;

export function App() {
  return (
    <Door
      page="campaigns"
      notYours={words.notYours}
      room={(inside) => <Campaigns key={inside.who.user} inside={inside} />}
    />
  );
}

function Campaigns({ inside }: { inside: Inside }) {
  const { who } = inside;
  const [tab, query] = useAddress(TABS);
  const [found, setFound] = useState<readonly CampaignHere[] | null>(null);
  const [failed, setFailed] = useState(false);
  const read = () => {
    api.campaigns().then(
      (answer) => {
        setFound(answer.campaigns);
        setFailed(false);
      },
      () => setFailed(true),
    );
  };
  useEffect(() => {
    read();
    const timer = setInterval(read, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const sees = LISTS.some((role) => who.roles.includes(role));
  const tabs = TABS.filter((one) => sees || !PEOPLE.includes(one));
  const anyway = tab === "numbers" || tab === "audiences"; // without any campaign too
  const mine = { who, orders: who.roles.includes("campaign_manager"), again: read };
  return (
    <div class="board office campaigns">
      <Bar
        name={words.campaigns}
        tabs={tabs}
        labels={words.tabs}
        tab={tab}
        inside={inside}
        links={<Links who={who} />}
      />
      <main class="board-main">
        {failed && (
          <p class="problem" role="alert">
            {words.failed}{" "}
            <button type="button" onClick={read}>
              {words.again}
            </button>
          </p>
        )}
        {tab === "numbers" && <NumbersPage who={who} />}
        {tab === "audiences" && tabs.includes("audiences") && <AudiencePage />}
        {!anyway && found === null && !failed && <p class="loading">{board.loading}</p>}
        {!anyway && found?.length === 0 && <p class="soft">{words.none}</p>}
        {tab === "campaigns" && found !== null && <CampaignsPage {...mine} found={found} />}
        {tab === "lists" && tabs.includes("lists") && found !== null && <ListsPage {...mine} found={found} />}
        {tab === "brake" && found !== null && found.length > 0 && (
          <BrakePage {...mine} found={found} name={new URLSearchParams(query).get("name") ?? ""} />
        )}
        {tab === "results" && found !== null && found.length > 0 && (
          <ResultsPage {...mine} found={found} name={new URLSearchParams(query).get("name") ?? ""} />
        )}
        {tab === "preflight" && found !== null && found.length > 0 && (
          <PreflightPage {...mine} found={found} name={new URLSearchParams(query).get("name") ?? ""} />
        )}
      </main>
    </div>
  );
}

function Links(props: { who: api.Supervisor }) {
  const { pages } = props.who;
  return (
    <>
      {pages.includes("board") && (
        <a class="quiet-link" href="/board.html">
          {board.board}
        </a>
      )}
      {pages.includes("office") && (
        <a class="quiet-link" href="/office.html">
          {office.office}
        </a>
      )}
    </>
  );
}
