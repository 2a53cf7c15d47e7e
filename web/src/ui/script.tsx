// The talk script beside the card: what to read, the next question with its buttons or its field, the emergency exits,
// the offer with what it still wants, and the answers so far. The server decides; a choice goes there, a page comes back.

import { useEffect, useRef, useState } from "preact/hooks";
import { plain } from "../format";
import type { Script } from "../messages";
import { words } from "../strings";
import { CheckIcon, CrossIcon } from "./icons";

export type Choose = (callId: string, turn: number, word: string) => void;

const LONGEST = 500; // characters of an answer that the server takes
const KEYS = 9; // buttons that a digit presses

export function TalkScript(props: { script: Script; choose: Choose }) {
  const { script } = props;
  const section = useRef<HTMLElement>(null);
  const moved = useRef(false);
  const choose = (word: string) => {
    moved.current = true;
    props.choose(script.call_id, script.turn, word);
  };
  // The button that was pressed is gone: the focus goes on to the next question, not to the top of the page.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = script.busy;
    section.current?.querySelector<HTMLElement>('[data-goto="script"]')?.focus();
  }, [script]);

  return (
    <section class="script" ref={section} aria-labelledby="script">
      <div class="script-scroll">
        <h3 id="script" tabIndex={-1} data-goto={script.over || script.busy ? "script" : undefined}>
          {words.script.title} <span class="soft">{readable(script.name)}</span>
        </h3>
        <div class="script-page" aria-live="polite">
          {script.lines.map((line, number) => (
            <p key={`${script.turn}.${number}`} class={`sentence ${line.kind}`} lang={spoken(script, line.kind)}>
              <span class="soft" lang={words.code}>
                {words.script.lines[line.kind]}
              </span>
              <bdi>{plain(line.text, 1000)}</bdi>
            </p>
          ))}
          {script.busy && <p class="soft">{words.script.busy}</p>}
          {script.over && <p>{over(script.outcome)}</p>}
        </div>
        {!script.over && !script.busy && <Question key={script.turn} script={script} choose={choose} />}
        {script.offer && <Offer offer={script.offer} />}
        <Answers answers={script.answers} />
      </div>
      {script.always.length > 0 && (
        <fieldset class="exits">
          <legend class="aloud">{words.script.exits}</legend>
          {script.always.map((word) => (
            <button key={word} type="button" onClick={() => choose(word)}>
              {readable(word)}
            </button>
          ))}
        </fieldset>
      )}
    </section>
  );
}

function Question(props: { script: Script; choose: (word: string) => void }) {
  const { script, choose } = props;
  const [text, setText] = useState("");
  const refusal = script.refusal;
  /** A digit presses the button of that number, unless somebody writes. */
  const press = (event: KeyboardEvent) => {
    const writing = event.target instanceof HTMLInputElement;
    const number = /^[1-9]$/.test(event.key) && !writing && !event.ctrlKey && !event.altKey && !event.metaKey;
    const word = number ? script.buttons[Number(event.key) - 1] : undefined;
    if (word === undefined) return;
    event.preventDefault();
    choose(word);
  };
  return (
    <form
      class="question"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        choose(text);
      }}
    >
      <fieldset>
        <legend lang={script.language}>
          <bdi>{plain(script.question, 1000)}</bdi>
        </legend>
        {script.buttons.map((word, number) => (
          <button
            key={word}
            type="button"
            data-goto={number === 0 ? "script" : undefined}
            aria-keyshortcuts={number < KEYS ? String(number + 1) : undefined}
            onClick={() => choose(word)}
          >
            {number < KEYS && (
              <span class="digit" aria-hidden="true">
                {number + 1}
              </span>
            )}{" "}
            {button(word)}
          </button>
        ))}
        {script.field !== "" && (
          <div class="field">
            <input
              data-goto={script.buttons.length === 0 ? "script" : undefined}
              aria-label={words.script.answer}
              aria-describedby="script-field"
              aria-invalid={refusal !== null}
              autocomplete="off"
              maxLength={LONGEST}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit" class="primary">
              {words.script.next}
            </button>
            <span class="soft" id="script-field">
              {plain(script.field, 100)}
            </span>
          </div>
        )}
      </fieldset>
      {refusal && (
        <p class="problem" role="alert">
          {refused(refusal)}
        </p>
      )}
    </form>
  );
}

/** What the talk itself brings about; the other conditions are told of when they are missing. */
const IN_TALK: readonly string[] = ["solved", "asked", "agreed"];

function Offer(props: { offer: NonNullable<Script["offer"]> }) {
  const { product, made, conditions, missing } = props.offer;
  const locked = missing.length > 0 && !made;
  const state = made ? words.script.offerMade : locked ? words.script.offerLocked : words.script.offerOpen;
  return (
    <section class={`offer ${locked ? "locked" : "open"}`} aria-labelledby="script-offer">
      <h4 id="script-offer">
        {words.script.offer} <bdi>{readable(product)}</bdi>{" "}
        <span class={`chip tiny ${locked ? "bad" : "good"}`}>{state}</span>
      </h4>
      {!made && (
        <ul>
          {conditions
            .filter((name) => missing.includes(name) || IN_TALK.includes(name))
            .map((name) => (
              <li key={name} class={missing.includes(name) ? "missing" : "met"}>
                {missing.includes(name) ? <CrossIcon /> : <CheckIcon />} {words.script.conditions[name]}
                <span class="aloud"> {missing.includes(name) ? words.script.missing : words.script.met}</span>
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

function Answers(props: { answers: Script["answers"] }) {
  if (props.answers.length === 0) return null;
  return (
    <details class="answers">
      <summary>{words.script.answers}</summary>
      <dl>
        {props.answers.map(({ question, answer }, number) => (
          <div key={number}>
            <dt>{readable(question)}</dt>
            <dd>
              <bdi>{button(answer)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function refused(refusal: NonNullable<Script["refusal"]>): string {
  const why = words.script.refused[refusal.why](plain(refusal.answer, 60));
  return refusal.sentence ? `${why} (${plain(refusal.sentence, 300)})` : why;
}

function spoken(script: Script, kind: string): string | undefined {
  return kind === "tell" ? undefined : script.language;
}

function over(outcome: string | null): string {
  return outcome === null ? words.script.over : `${words.script.over} ${readable(outcome)}`;
}

/** A word of the script, as its author wrote it; yes and no in the page's language. */
function button(word: string): string {
  return word === "yes" ? words.script.yes : word === "no" ? words.script.no : readable(word);
}

function readable(word: string): string {
  return plain(word.replace(/_/g, " "), 100);
}
