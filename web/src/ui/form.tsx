// How the call ended, and a note for the next colleague. Open while they talk, stored when the call is over.

import { useState } from "preact/hooks";
import * as api from "../api";
import { plain } from "../format";
import type { Action, Card, Draft } from "../state";
import { words } from "../strings";
import { CheckIcon } from "./icons";

const LONGEST_NOTE = 4000; // characters that the server takes

interface Props {
  card: Card;
  session: api.Session;
  words: readonly api.Disposition[];
  tell: (action: Action) => void;
}

export function Form(props: Props) {
  const { card, session, tell } = props;
  const { draft, callId } = card;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(false);
  const talking = card.phase === "answered";
  if (card.stored && !again)
    return (
      <Stored
        stored={card.stored}
        words={props.words}
        change={() => setAgain(true)}
        done={() => tell({ type: "open", callId: null })}
      />
    );

  const write = (change: Partial<Draft>) => {
    setProblem(null);
    tell({ type: "draft", callId, draft: { ...draft, ...change } });
  };
  const store = async () => {
    if (busy || talking) return;
    if (draft.disposition === null) return setProblem(words.form.required);
    setBusy(true);
    const note = draft.note.trim();
    const answer = await api.dispose(session.csrf, callId, draft.disposition, note);
    setBusy(false);
    if (answer === "stored") {
      setAgain(false);
      tell({ type: "stored", callId, stored: { disposition: draft.disposition, note } });
    } else if (answer === "expired") tell({ type: "link", link: { kind: "expired" } });
    else setProblem(`${words.form.failed} ${plain(answer.refusal)}`);
  };

  return (
    <form
      class="form"
      aria-label={talking ? words.form.during : words.form.title}
      onSubmit={(event) => {
        event.preventDefault();
        store();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) store();
      }}
    >
      <Choices chosen={draft.disposition} words={props.words} choose={(disposition) => write({ disposition })} />
      <label class="note">
        <span class="legend">{words.form.note}</span>
        <textarea
          rows={2}
          maxLength={LONGEST_NOTE}
          placeholder={words.form.notePlaceholder}
          value={draft.note}
          onInput={(event) => write({ note: event.currentTarget.value })}
        />
      </label>
      <div class="form-end">
        <button type="submit" class="primary" disabled={busy || talking}>
          {busy ? words.form.storing : words.form.store}
        </button>
        <p class={problem ? "problem" : "soft"} role={problem ? "alert" : undefined}>
          {problem ?? (talking ? words.form.later : "")}
        </p>
      </div>
    </form>
  );
}

function Choices(props: { chosen: string | null; words: readonly api.Disposition[]; choose: (code: string) => void }) {
  const first = props.chosen ?? props.words[0]?.code;
  return (
    <fieldset class="choices">
      <legend class="legend">{words.form.disposition}</legend>
      {props.words.map(({ code }) => (
        <label key={code} class="choice">
          <input
            type="radio"
            name="disposition"
            value={code}
            checked={props.chosen === code}
            data-goto={code === first ? "form" : undefined}
            onChange={() => props.choose(code)}
          />
          <span>{plain(api.labelOf(props.words, code), 60)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface StoredProps {
  stored: Draft;
  words: readonly api.Disposition[];
  change: () => void;
  done: () => void;
}

function Stored(props: StoredProps) {
  const { disposition, note } = props.stored;
  return (
    <div class="form stored" role="status">
      <CheckIcon />
      <p>
        <strong>{words.form.stored}</strong> · <bdi>{plain(api.labelOf(props.words, disposition), 60)}</bdi>
        {note && <bdi class="said clip">{plain(note, 600)}</bdi>}
      </p>
      <button type="button" class="quiet" onClick={props.change}>
        {words.form.change}
      </button>
      <button type="button" onClick={props.done}>
        {words.form.done}
      </button>
    </div>
  );
}
