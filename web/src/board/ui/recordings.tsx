// Recordings: looked for by day, agent, queue, kind, number; heard with their two sides; something said about a second.

import { useEffect, useState } from "preact/hooks";
import { clock, dayAndTime, phone, plain } from "../../format";
import * as api from "../api";
import type { RecordingFound, RecordingList } from "../messages";
import { today } from "../show";
import type { Board } from "../state";
import { words } from "../words";
import { Choice, DaysFields, value } from "./asking";
import { PlayerPanel } from "./player";

interface Asked {
  readonly since: string;
  readonly until: string;
  readonly agent: string;
  readonly queue: string;
  readonly what: string;
  readonly number: string;
}

const WHATS = ["talk", "message", "answer"] as const;

function asQuery(asked: Asked): api.Query {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""));
}

export function RecordingsPage(props: { board: Board; who: api.Supervisor }) {
  const { board, who } = props;
  const day = today(board.zone, Date.now());
  const [asked, setAsked] = useState<Asked>({ since: day, until: day, agent: "", queue: "", what: "", number: "" });
  const [found, setFound] = useState<RecordingList | null>(null);
  const [failed, setFailed] = useState(false);
  const [open, setOpen] = useState<RecordingFound | null>(null);
  useEffect(() => {
    let here = true;
    api.recordings(asQuery(asked)).then(
      (list) => {
        if (!here) return;
        setFound(list);
        setFailed(false);
      },
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [asked]);
  return (
    <div class="reports">
      <Form asked={asked} board={board} ask={(change) => setAsked({ ...asked, ...change })} />
      {failed && (
        <p class="problem" role="alert">
          {words.reports.failed}
        </p>
      )}
      {open && <PlayerPanel key={open.id} heard={open} csrf={who.csrf} close={() => setOpen(null)} />}
      {found && found.recordings.length === 0 && <p class="soft">{words.recordings.none}</p>}
      {found && found.recordings.length > 0 && <Table found={found} open={setOpen} />}
    </div>
  );
}

function Form(props: { asked: Asked; board: Board; ask: (change: Partial<Asked>) => void }) {
  const { asked, board, ask } = props;
  return (
    <form class="ask" onSubmit={(event) => event.preventDefault()}>
      <DaysFields asked={asked} ask={ask} />
      <Choice
        label={words.agents.agent}
        value={asked.agent}
        all
        options={board.agents.map((agent) => [agent.user, plain(agent.name, 40)])}
        put={(agent) => ask({ agent })}
      />
      <Choice
        label={words.reports.queue}
        value={asked.queue}
        all
        options={board.queues.map((queue) => [queue.queue, plain(queue.title, 40)])}
        put={(queue) => ask({ queue })}
      />
      <Choice
        label={words.recordings.what}
        value={asked.what}
        all
        options={WHATS.map((what) => [what, words.recordings.whats[what] ?? what])}
        put={(what) => ask({ what })}
      />
      <label>
        {words.reports.columns.number}
        <input
          type="tel"
          placeholder="+48…"
          value={asked.number}
          onChange={(event) => ask({ number: value(event).replace(/[^+0-9]/g, "") })}
        />
      </label>
    </form>
  );
}

function Table(props: { found: RecordingList; open: (heard: RecordingFound) => void }) {
  const { columns } = words.reports;
  return (
    <>
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{columns.at}</th>
              <th scope="col">{words.recordings.what}</th>
              <th scope="col">{columns.number}</th>
              <th scope="col">{columns.queue}</th>
              <th scope="col">{columns.agent}</th>
              <th scope="col">{words.recordings.long}</th>
            </tr>
          </thead>
          <tbody>
            {props.found.recordings.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <button type="button" class="quiet" onClick={() => props.open(one)}>
                    ▶ {dayAndTime(Date.parse(one.at), Date.now())}
                  </button>
                </th>
                <td>
                  {words.recordings.whats[one.what] ?? one.what}
                  {!one.complete && <span class="chip tiny bad-chip">{words.recordings.cut}</span>}
                </td>
                <td class="number">{one.number ? phone(one.number) : ""}</td>
                <td>
                  <bdi>{plain(one.queue ?? one.box, 40)}</bdi>
                </td>
                <td>
                  <bdi>{plain(one.agent, 40)}</bdi>
                </td>
                <td class="number">{clock(one.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.found.cut && <p class="soft">{words.reports.cut}</p>}
    </>
  );
}
