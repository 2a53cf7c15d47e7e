// Grades by agent and version of a form: how many talks, their mean, how sure it is. In the order of names.

import { useEffect, useState } from "preact/hooks";
import { plain } from "../../format";
import * as api from "../api";
import type { GradeLine, GradesReport } from "../messages";
import { number, today } from "../show";
import type { Board } from "../state";
import { words } from "../words";
import { Choice, DaysFields } from "./asking";
import { Heads } from "./heads";
import { Scores } from "./scores";

const MONTH = 30 * 86_400_000; // ms

export function GradesPage(props: { board: Board }) {
  const { board } = props;
  const day = today(board.zone, Date.now());
  const [asked, setAsked] = useState({ since: today(board.zone, Date.now() - MONTH), until: day, queue: "" });
  const [found, setFound] = useState<GradesReport | null>(null);
  const [failed, setFailed] = useState(false);
  const { since, until, queue } = asked;
  const query: api.Query = queue ? { since, until, queue } : { since, until };
  const address = new URLSearchParams(query).toString();
  useEffect(() => {
    let here = true;
    api.gradesReport(Object.fromEntries(new URLSearchParams(address))).then(
      (report) => {
        if (!here) return;
        setFound(report);
        setFailed(false);
      },
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [address]);
  return (
    <div class="reports">
      <form class="ask" onSubmit={(event) => event.preventDefault()}>
        <DaysFields asked={asked} ask={(change) => setAsked({ ...asked, ...change })} />
        <Choice
          label={words.reports.queue}
          value={queue}
          options={board.queues.map((one) => [one.queue, plain(one.title, 40)] as const)}
          all
          put={(one) => setAsked({ ...asked, queue: one })}
        />
        <a href={api.sheet("grades", "csv", query)} download>
          CSV
        </a>
        <a href={api.sheet("grades", "xlsx", query)} download>
          XLSX
        </a>
      </form>
      {failed && (
        <p class="problem" role="alert">
          {words.reports.failed}
        </p>
      )}
      {found && found.lines.length === 0 && <p class="soft">{words.grades.none}</p>}
      {found && found.lines.length > 0 && (
        <>
          <Table lines={found.lines} board={board} />
          <p class="soft small">{words.grades.few(found.enough)}</p>
        </>
      )}
      <Scores board={board} since={since} until={until} />
    </div>
  );
}

function Table(props: { lines: readonly GradeLine[]; board: Board }) {
  const { columns } = words.grades;
  const names = new Map(props.board.agents.map((agent) => [agent.user, agent.name]));
  return (
    <div class="wide">
      <table class="grid">
        <Heads names={Object.values(columns)} />
        <tbody>
          {props.lines.map((line) => (
            <tr key={`${line.form} ${line.version} ${line.agent}`}>
              <th scope="row">
                <bdi>{plain(names.get(line.agent) ?? line.agent, 40)}</bdi>
              </th>
              <td>
                <bdi>{words.grades.form(plain(line.form.replace(/_/g, " "), 60), plain(line.version, 20))}</bdi>
              </td>
              <td class="number">{line.n}</td>
              <td class="number">{number(line.mean)}</td>
              <td class="number">{line.margin === null ? words.none : `± ${number(line.margin)}`}</td>
              <td class="number">{line.place ?? words.none}</td>
              <td>
                {line.questions
                  .map((one) => `${plain(one.question.replace(/_/g, " "), 40)} ${number(one.mean)} (${one.n})`)
                  .join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
