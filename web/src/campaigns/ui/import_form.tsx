// A file becomes a list: campaign and file, then its columns and first rows, where the people come from and to what they
// agreed, then the import.

import { useReducer, useState } from "preact/hooks";
import { Refused } from "../../board/api";
import { Choice } from "../../board/ui/asking";
import { plain, readable } from "../../format";
import { Field } from "../../office/ui/field";
import * as api from "../api";
import { type How, type Importing, importing, mayImport, NOTHING, START, type Step, targetOf } from "../importing";
import type { CampaignHere, TablePreview } from "../messages";
import { words } from "../words";
import { Agreed, consent, type Said, UNSAID } from "./agreed";
import { Reading } from "./reading";
import { Rows } from "./rejected";

const ORDINARY = "5";
const PRIORITIES = ["1", "2", "3", "4", ORDINARY, "6", "7", "8", "9"] as const;
const ROWS = 10; // of the first rows, shown

export function ImportForm(props: { found: readonly CampaignHere[]; csrf: string; begun: () => void }) {
  const { csrf, found } = props;
  const [state, step] = useReducer(importing, START);
  const [campaign, setCampaign] = useState(found[0]?.campaign ?? "");
  const [origin, setOrigin] = useState("");
  const [priority, setPriority] = useState(ORDINARY);
  const [said, setSaid] = useState<Said>(UNSAID);
  const [files, setFiles] = useState(0); // a new one empties the field of the file
  const told = (turn: number) => (refused: unknown) =>
    step({ type: "failed", turn, problem: refused instanceof Refused ? plain(refused.message) : words.failed });
  const look = async (file: string, next: Importing) => {
    const table = { file, campaign: next.campaign, columns: next.columns, ...next.how };
    await api
      .preview(csrf, table)
      .then((preview) => step({ type: "looked", turn: next.turn, preview }), told(next.turn));
  };
  const go = (taken: Step): Importing => {
    step(taken);
    return importing(state, taken);
  };
  const send = async (file: File | undefined, of: string) => {
    if (!file) return;
    const next = go({ type: "sends", campaign: of, name: file.name });
    try {
      const { file: id } = await api.sendFile(csrf, file);
      step({ type: "sent", file: id });
      await look(id, next);
    } catch (refused) {
      told(next.turn)(refused);
    }
  };
  const map = (place: number, target: string) => look(state.file, go({ type: "mapped", place, target }));
  const read = (how: Partial<How>) => look(state.file, go({ type: "reads", how }));
  const order = async (event: Event) => {
    event.preventDefault();
    if (!mayImport(state)) return;
    step({ type: "orders" });
    const { file, columns, how } = state;
    try {
      const people = { origin, consent: consent(said), priority: Number(priority) };
      await api.importFile(csrf, { file, campaign: state.campaign, columns, ...how, ...people });
      step({ type: "over" });
      setFiles(files + 1);
      props.begun();
    } catch (refused) {
      told(state.turn)(refused);
    }
  };
  const chosen = (event: Event) => void send((event.target as HTMLInputElement).files?.[0], campaign);
  const move = (to: string) => {
    setCampaign(to);
    step({ type: "over" });
    setFiles(files + 1);
  };
  return (
    <section aria-labelledby="import">
      <h2 id="import">{words.lists.import}</h2>
      <form onSubmit={order}>
        <div class="ask">
          <Choice
            label={words.choose}
            value={campaign}
            options={found.map((one) => [one.campaign, readable(one.campaign)] as const)}
            put={move}
          />
          <label>
            {words.lists.file}
            <input key={files} type="file" accept=".csv,.txt,.tsv,.xlsx" onChange={chosen} />
          </label>
        </div>
        <p class="soft" aria-live="polite">
          {words.lists.doing[state.doing]}
        </p>
        {state.file !== "" && <Reading how={state.how} preview={state.preview} read={read} />}
        {state.preview !== null && <Columns state={state} preview={state.preview} map={map} />}
        {state.preview !== null && (
          <>
            <div class="ask">
              <Field label={words.lists.origin} value={origin} required put={setOrigin} />
              <Choice
                label={words.lists.priority}
                value={priority}
                options={PRIORITIES.map((one) => [one, words.lists.priorities[one] ?? one] as const)}
                put={setPriority}
              />
              <Agreed said={said} put={setSaid} />
            </div>
            <p>
              <button type="submit" class="primary" disabled={!mayImport(state)}>
                {words.lists.doImport}
              </button>
            </p>
          </>
        )}
        <p class="problem" role="alert">
          {state.problem}
        </p>
      </form>
    </section>
  );
}

function Columns(props: { state: Importing; preview: TablePreview; map: (place: number, target: string) => void }) {
  const { state, preview } = props;
  const may = [[NOTHING, words.lists.leftOut] as const, ...Object.entries(preview.may_be).map(target)];
  return (
    <>
      <h3>{words.lists.columns}</h3>
      <div class="wide">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{words.lists.column}</th>
              <th scope="col">{words.lists.samples}</th>
              <th scope="col">{words.lists.is}</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <tr key={column.place}>
                <th scope="row">
                  <bdi>{plain(column.name, 60)}</bdi>
                </th>
                <td class="soft">
                  <bdi>{plain(column.samples.slice(0, 3).join(" · "), 90)}</bdi>
                </td>
                <td>
                  <select
                    aria-label={plain(column.name, 60)}
                    value={targetOf(state, column)}
                    onChange={(event) => props.map(column.place, (event.target as HTMLSelectElement).value)}
                  >
                    {may.map(([one, shown]) => (
                      <option key={one} value={one}>
                        {shown}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.rows.length === 0 ? (
        state.problem === "" && <p class="problem">{words.lists.noNumbers}</p>
      ) : (
        <>
          <h3>{words.lists.first}</h3>
          <Rows rows={preview.rows.slice(0, ROWS)} fine={words.lists.fine} />
        </>
      )}
    </>
  );
}

function target([name, what]: [string, string]): readonly [string, string] {
  return [name, plain(`${readable(name)}: ${what}`, 60)];
}
