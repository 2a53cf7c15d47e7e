// The agent's own score: the number, where it lies, every step on the way to it, the letting-go figures, the formula, and
// who else sees it. Nobody else's numbers are here.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import type { OwnScore } from "../board/messages";
import type { Card } from "../state";
import { words } from "../strings";

const AGAIN = 60_000; // ms between two looks; a talk that is over is looked at at once

/** The last known; null: not known yet. */
export function useScore(cards: readonly Card[]): OwnScore | null {
  const [score, setScore] = useState<OwnScore | null>(null);
  const over = cards.filter((card) => card.phase === "ended").length;
  useEffect(() => {
    let here = true;
    const look = () =>
      api
        .score()
        .then((found) => here && setScore(found))
        .catch(() => undefined);
    look();
    const timer = setInterval(look, AGAIN);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [over]);
  return score;
}

export function ScoreButton(props: { score: OwnScore; open: () => void }) {
  const { score, letting_go } = props.score;
  return (
    <button type="button" class="quiet finds" onClick={props.open}>
      {words.score.title} <strong>{shown(score.value)}</strong>
      {letting_go.refusals > 0 && (
        <span class="soft small exits-line">{words.score.letGo(letting_go.in_time, letting_go.refusals)}</span>
      )}
    </button>
  );
}

export function MyScore(props: { found: OwnScore; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    head.current?.focus(); // not the button at the foot: that would be read from the end
  }, []);
  const { score, letting_go: go, formula } = props.found;
  const text = words.score;
  const between = score.low === null || score.high === null ? "" : text.between(shown(score.low), shown(score.high));
  const rows: readonly (readonly [string, string, string])[] = [
    [text.satisfaction, five(score.satisfaction), text.surveys(score.surveys)],
    [
      text.team,
      five(score.team),
      score.team === null && score.toward !== null
        ? text.small(five(score.shrunk), five(score.toward), formula.shrink, formula.smallest)
        : text.shrunk(five(score.shrunk), formula.shrink),
    ],
    ["f", digits(score.f), text.f(five(formula.floor), five(formula.target))],
    [text.sales, digits(score.sales), text.offers(score.offers)],
    ["h", digits(score.h), text.h(formula.most_sales)],
    [text.lets, percent(score.lets_go), text.refusals(score.refusals)],
    ["g", digits(score.g), text.g(percent(formula.lets_go), formula.limit)],
    ["c", score.c === null ? words.score.none : String(score.c), text.c(score.breaches)],
  ];
  return (
    <dialog class="help my-score" ref={dialog} aria-labelledby="score" onClose={props.close}>
      <h2 id="score" tabIndex={-1} ref={head}>
        {text.title}
      </h2>
      <p class="number">
        <strong>{shown(score.value)}</strong> {between}
      </p>
      <table class="steps">
        <caption class="aloud">{text.steps}</caption>
        <tbody>
          {rows.map(([name, value, why]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{value}</td>
              <td class="soft small">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="formula">
        <code>
          100 · c · g · f<sup>{digits(formula.of_satisfaction)}</sup> · h<sup>{digits(formula.of_sales)}</sup>
        </code>
      </p>
      <h3>{text.exits}</h3>
      <p>
        {go.refusals === 0 ? text.noExits : text.letGo(go.in_time, go.refusals)}
        {go.p90 !== null && `. ${text.p90(Math.round(go.p90))}`}
      </p>
      <p class="soft small">{text.who(formula.enough)}</p>
      <form method="dialog">
        <button type="submit" class="primary">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}

/** Satisfaction of 0 to 1 on the scale that customers are asked on. */
function five(value: number | null): string {
  return value === null ? words.score.none : words.score.of5(digits(1 + 4 * value));
}

function shown(value: number | null): string {
  return value === null ? words.score.none : format(value, 1);
}

function digits(value: number | null): string {
  return value === null ? words.score.none : format(value, 2);
}

function percent(value: number): string {
  return new Intl.NumberFormat(words.grades.locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
}

function format(value: number, most: number): string {
  return new Intl.NumberFormat(words.grades.locale, { maximumFractionDigits: most }).format(value);
}
