// Grading a talk: what was thought of it so far, and the form. What the answers are worth, and what is asked after them,
// the server says after each one.

import { useEffect, useRef, useState } from "preact/hooks";
import { plain } from "../../format";
import { answerOf, Graded, scoreOf } from "../../graded";
import * as api from "../api";
import type { FormQuestion, Grade, GradeForm } from "../messages";
import { words } from "../words";

const LONGEST = 2000; // characters of a remark that the server takes

export function GradePanel(props: { recording: string; csrf: string }) {
  const { recording } = props;
  const [form, setForm] = useState<GradeForm | null>(null);
  const [grades, setGrades] = useState<readonly Grade[]>([]);
  useEffect(() => {
    let here = true;
    api.grades(recording, words.code).then(
      (found) => {
        if (!here) return;
        setForm(found.form);
        setGrades(found.grades);
      },
      () => {},
    );
    return () => {
      here = false;
    };
  }, [recording]);
  if (form === null && grades.length === 0) return null;
  return (
    <section class="grading" aria-labelledby="grading">
      <h3 id="grading">{words.grades.title}</h3>
      {grades.map((grade) => (
        <details key={grade.id}>
          <summary>
            <strong>{scoreOf(grade.score, grade.band, words.grades)}</strong> · {plain(grade.grader, 40)}
          </summary>
          <Graded grade={grade} words={words.grades} />
        </details>
      ))}
      {form && <Form {...props} form={form} put={setForm} kept={setGrades} />}
    </section>
  );
}

function Form(props: {
  recording: string;
  csrf: string;
  form: GradeForm;
  put: (form: GradeForm) => void;
  kept: (grades: readonly Grade[]) => void;
}) {
  const { recording, csrf, form, put } = props;
  const [answers, setAnswers] = useState<api.Answers>({});
  const [comment, setComment] = useState("");
  const [told, setTold] = useState<{ problem: boolean; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const box = useRef<HTMLFormElement>(null);
  const answer = async (name: string, value: string | null) => {
    const now = { ...answers, [name]: value };
    setAnswers(now);
    setTold(null);
    turn.current += 1;
    const mine = turn.current;
    try {
      const next = await api.weighed(csrf, recording, now, words.code);
      if (mine === turn.current) put(next);
    } catch (problem) {
      if (mine === turn.current) setTold({ problem: true, text: why(problem) });
    }
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const first = form.missing[0];
    if (first !== undefined) {
      setTold({ problem: true, text: words.grades.unanswered });
      box.current?.querySelector<HTMLElement>(`[name="grade.${first}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const asked = new Set(form.questions.map((question) => question.name));
      const said = Object.fromEntries(Object.entries(answers).filter(([name]) => asked.has(name)));
      const language = words.code;
      props.kept((await api.grade(csrf, recording, { answers: said, hash: form.hash, comment, language })).grades);
      setTold({ problem: false, text: words.grades.kept });
    } catch (problem) {
      setTold({ problem: true, text: why(problem) });
    }
    setBusy(false);
  };
  return (
    <form ref={box} onSubmit={submit} aria-label={words.grades.grade}>
      {form.questions.map((question) => (
        <Question
          key={question.name}
          question={question}
          chosen={answers[question.name]}
          put={(value) => answer(question.name, value)}
        />
      ))}
      <label class="note">
        {words.grades.remark}
        <textarea
          rows={2}
          maxLength={LONGEST}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          {words.grades.grade}
        </button>
        <output class="score">{scoreOf(form.score, form.band, words.grades)}</output>
        {told && (
          <span class={told.problem ? "problem" : "soft"} role={told.problem ? "alert" : "status"}>
            {told.text}
          </span>
        )}
      </div>
    </form>
  );
}

function Question(props: {
  question: FormQuestion;
  chosen: string | null | undefined;
  put: (value: string | null) => void;
}) {
  const { question, chosen, put } = props;
  const name = `grade.${question.name}`;
  if (question.kind === "text")
    return (
      <label class="note">
        <bdi>{plain(question.text, 300)}</bdi>
        <textarea name={name} rows={2} maxLength={1000} onChange={(event) => put(event.currentTarget.value)} />
      </label>
    );
  return (
    <fieldset class="choices">
      <legend>
        <bdi>{plain(question.text, 300)}</bdi>{" "}
        <span class="soft small">{question.weight > 0 && `× ${question.weight}`}</span>
      </legend>
      {[...question.answers, null].map((value) => (
        <label key={value ?? ""} class="tick">
          <input type="radio" name={name} checked={chosen === value} onChange={() => put(value)} />{" "}
          {value === null ? words.grades.notApplies : answerOf(value, words.grades)}
        </label>
      ))}
    </fieldset>
  );
}

function why(problem: unknown): string {
  return problem instanceof api.Refused ? plain(problem.message, 300) : words.unknown;
}
