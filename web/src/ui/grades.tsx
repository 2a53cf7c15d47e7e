// What supervisors thought of one's own talks: every question, the remark, the comments at their seconds, the talk
// itself; and one answer to each.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import type { Grade, RecordingComment } from "../board/messages";
import { clock, dayAndTime, plain } from "../format";
import { Graded, scoreOf } from "../graded";
import { words } from "../strings";
import { Listen } from "./listen";

const LONGEST = 2000; // characters of an answer that the server takes

export function Grades(props: { session: api.Session; close: () => void }) {
  const { session } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [grades, setGrades] = useState<readonly Grade[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
    api.grades(words.code).then(setGrades, () => setFailed(true));
  }, []);
  const changed = (grade: Grade) => setGrades((all) => all?.map((one) => (one.id === grade.id ? grade : one)) ?? null);
  return (
    <dialog class="help my-grades" ref={dialog} aria-labelledby="grades" onClose={props.close}>
      <h2 id="grades">{words.grades.title}</h2>
      {failed && (
        <p class="problem" role="alert">
          {words.grades.failed}
        </p>
      )}
      {grades?.length === 0 && <p class="soft">{words.grades.none}</p>}
      {grades?.map((grade) => (
        <One key={grade.id} grade={grade} session={session} changed={changed} />
      ))}
      <form method="dialog">
        <button type="submit" class="primary">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}

function One(props: { grade: Grade; session: api.Session; changed: (grade: Grade) => void }) {
  const { grade, session } = props;
  const [open, setOpen] = useState(false);
  const { id, agent, audible, seconds } = { ...grade, id: grade.recording };
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{scoreOf(grade.score, grade.band, words.grades)}</strong> ·{" "}
        {words.grades.talk(dayAndTime(Date.parse(grade.talked), Date.now()), clock(grade.seconds))}
      </summary>
      <Graded grade={grade} words={words.grades} />
      {audible && (
        <Listen recording={{ id, what: "talk", box: null, agent, seconds, complete: true }} session={session} />
      )}
      {open && audible && <Comments recording={grade.recording} />}
      {grade.reply === null && <Reply {...props} />}
    </details>
  );
}

function Comments(props: { recording: string }) {
  const [comments, setComments] = useState<readonly RecordingComment[]>([]);
  useEffect(() => {
    api.comments(props.recording).then(setComments, () => setComments([]));
  }, [props.recording]);
  return (
    <ul class="list">
      {comments.map((one) => (
        <li key={`${one.second} ${one.at}`}>
          <span class="number">{clock(one.second)}</span> <bdi>{plain(one.text, 1000)}</bdi>{" "}
          <span class="soft">· {plain(one.user, 40)}</span>
        </li>
      ))}
    </ul>
  );
}

function Reply(props: { grade: Grade; session: api.Session; changed: (grade: Grade) => void }) {
  const [text, setText] = useState("");
  const [failed, setFailed] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const answered = await api.answerGrade(props.session.csrf, props.grade.id, text.trim(), words.code);
    setFailed(answered === null);
    if (answered !== null) props.changed(answered);
  };
  return (
    <form class="ask" onSubmit={submit}>
      <label class="note">
        {words.grades.answer}
        <textarea
          required
          rows={2}
          maxLength={LONGEST}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={text.trim() === ""}>
        {words.grades.send}
      </button>
      {failed && (
        <p class="problem" role="alert">
          {words.grades.failed}
        </p>
      )}
    </form>
  );
}
