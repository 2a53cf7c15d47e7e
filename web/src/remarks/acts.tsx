// What its owner does about one remark: calls back, says what came of it, makes an idea of it and says what becomes of it.

import { useState } from "preact/hooks";
import type { Remark } from "../board/messages";
import { plain } from "../format";
import { useOnce } from "../once";
import * as api from "./api";
import { words } from "./words";

const MOST = 2000; // characters of a note that the server takes
const AFTER_A_CALL: readonly api.Result[] = ["solved", "explained", "thanked", "not_reached"];
const WITHOUT: readonly api.Result[] = ["not_wanted", "elsewhere"];
const NEXT: Record<api.IdeaState, readonly api.IdeaState[]> = {
  new: ["taken", "done", "declined"],
  taken: ["done", "declined"],
  done: [],
  declined: [],
};

interface Props {
  readonly one: Remark;
  readonly csrf: string;
  readonly changed: () => Promise<void>;
}

export function Acts(props: Props) {
  const { one, csrf, changed } = props;
  const [asking, setAsking] = useState<"close" | "idea" | null>(null);
  const [busy, once] = useOnce();
  const [problem, setProblem] = useState("");
  const run = (doing: () => Promise<unknown>) =>
    once(async () => {
      try {
        await doing();
        setProblem("");
        setAsking(null);
        await changed();
      } catch (error) {
        setProblem(
          error instanceof api.Refused ? (words.refused[error.code] ?? error.message) || words.failed : words.failed,
        );
      }
    });
  const open = one.state !== "closed";
  const what = plain(one.said || one.why, 60);
  return (
    <span class="ends">
      {open && one.due && one.number && (
        <button
          type="button"
          disabled={busy}
          aria-label={words.callBackOf(what)}
          onClick={() => run(() => api.callBack(csrf, one.id))}
        >
          {words.callBack}
        </button>
      )}
      {open && !one.due && one.idea === null && (
        <button
          type="button"
          disabled={busy}
          aria-label={words.readOf(what)}
          onClick={() => run(() => api.close(csrf, one.id, "read", ""))}
        >
          {words.results.read}
        </button>
      )}
      {open && one.due && (
        <button
          type="button"
          aria-expanded={asking === "close"}
          aria-label={words.closeOf(what)}
          onClick={() => setAsking(asking === "close" ? null : "close")}
        >
          {words.close}
        </button>
      )}
      {one.idea === null && one.what !== "alert" ? (
        <button
          type="button"
          class="quiet"
          disabled={busy}
          aria-label={words.ideaOf(what)}
          onClick={() => run(() => api.moveIdea(csrf, one.id, "new", ""))}
        >
          {words.idea}
        </button>
      ) : (
        one.idea !== null && (
          <>
            <span class="chip tiny">{words.ideas[one.idea]}</span>
            {NEXT[one.idea].length > 0 && (
              <button
                type="button"
                aria-expanded={asking === "idea"}
                aria-label={words.decideOf(what)}
                onClick={() => setAsking(asking === "idea" ? null : "idea")}
              >
                {words.decide}
              </button>
            )}
          </>
        )
      )}
      {asking === "close" && (
        <Form
          label={words.came}
          options={(one.calls > 0 ? [...AFTER_A_CALL, ...WITHOUT] : WITHOUT).map((name) => [name, words.results[name]])}
          busy={busy}
          send={(name, note) => run(() => api.close(csrf, one.id, name as api.Result, note))}
        />
      )}
      {asking === "idea" && one.idea !== null && (
        <Form
          label={words.decide}
          options={NEXT[one.idea].map((name) => [name, words.ideas[name]])}
          busy={busy}
          send={(name, note) => run(() => api.moveIdea(csrf, one.id, name as api.IdeaState, note))}
        />
      )}
      {problem && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}

function Form(props: {
  label: string;
  options: readonly (readonly [string, string])[];
  busy: boolean;
  send: (name: string, note: string) => void;
}) {
  const [name, setName] = useState(props.options[0]?.[0] ?? "");
  const [note, setNote] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.send(name, note.trim());
      }}
    >
      <label>
        <span class="legend">{props.label}</span>
        <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
          {props.options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="legend">{words.note}</span>
        <textarea rows={2} maxLength={MOST} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={props.busy}>
        {words.store}
      </button>
    </form>
  );
}
