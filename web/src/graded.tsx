// A grade as it is read, on the board and on the desk: what was asked and answered, the remark, the agent's answer.

import type { FormQuestion, Grade } from "./board/messages";
import { dayAndTime, plain } from "./format";

/** Words of the page that it is on. */
export interface GradeWords {
  readonly locale: string;
  readonly yes: string;
  readonly no: string;
  readonly notApplies: string;
  readonly remark: string;
  readonly reply: string;
  readonly form: (name: string, version: string) => string;
}

/** A word of the form, as its author wrote it; yes and no in the page's language. */
export function answerOf(word: string, words: GradeWords): string {
  return word === "yes" ? words.yes : word === "no" ? words.no : plain(word.replace(/_/g, " "), 100);
}

export function scoreOf(score: number | null, band: string | null, words: GradeWords): string {
  if (score === null) return "–";
  const shown = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 }).format(score);
  return band === null ? shown : `${shown} · ${plain(band.replace(/_/g, " "), 60)}`;
}

export function Graded(props: { grade: Grade; words: GradeWords }) {
  const { grade, words } = props;
  return (
    <div class="graded">
      <p class="soft">
        {plain(grade.grader, 40)} · {dayAndTime(Date.parse(grade.at), Date.now())} ·{" "}
        {words.form(plain(grade.form.replace(/_/g, " "), 60), plain(grade.version, 20))}
      </p>
      {grade.questions.length > 0 && (
        <ul class="list">
          {grade.questions.map((question) => (
            <li key={question.name}>
              <bdi>{plain(question.text, 300)}</bdi> <strong>{said(question, words)}</strong>
            </li>
          ))}
        </ul>
      )}
      {grade.comment && (
        <p class="said">
          <span class="soft">{words.remark}:</span> <bdi>{plain(grade.comment, 2000)}</bdi>
        </p>
      )}
      {grade.reply && (
        <p class="said">
          <span class="soft">{words.reply}:</span> <bdi>{plain(grade.reply, 2000)}</bdi>
        </p>
      )}
    </div>
  );
}

function said(question: FormQuestion, words: GradeWords): string {
  return question.answer === null ? words.notApplies : answerOf(question.answer, words);
}
