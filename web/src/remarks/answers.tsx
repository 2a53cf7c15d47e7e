// Everything that somebody said in the survey of a remark: for one that came without a call, and to see it whole.

import { useEffect, useRef, useState } from "preact/hooks";
import type { SurveyWords } from "../board/messages";
import { dayAndTime, plain, readable } from "../format";
import * as api from "./api";
import { words } from "./words";

export function Answers(props: { remark: string; done: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [found, setFound] = useState<SurveyWords | "failed" | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    api.answers(props.remark).then(setFound, () => setFound("failed"));
  }, [props.remark]);
  return (
    <dialog class="help" ref={dialog} aria-labelledby="survey-words" onClose={props.done}>
      <h2 id="survey-words">{words.opens.answers}</h2>
      {found === "failed" && <p role="alert">{words.failed}</p>}
      {found !== null && found !== "failed" && <Words found={found} />}
      <form method="dialog">
        <button type="submit" class="primary">
          {words.shut}
        </button>
      </form>
    </dialog>
  );
}

function Words(props: { found: SurveyWords }) {
  const { found } = props;
  const score = found.score === null ? null : words.score(Math.round(found.score));
  const facts = [
    readable(found.survey),
    found.channel,
    dayAndTime(Date.parse(found.at), Date.now()),
    score,
    found.band,
  ];
  return (
    <>
      <p class="soft">
        <bdi>{plain(facts.filter(Boolean).join(" · "), 200)}</bdi>
      </p>
      <dl class="survey-words">
        {found.answers.map((one) => (
          <div key={one.question}>
            <dt class="soft">{readable(one.question)}</dt>
            <dd class="clip">
              <bdi>{RECORDING.test(one.answer) ? words.spoken : plain(one.answer, 2_000)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const RECORDING = /^[0-9a-f]{32}$/; // of a spoken answer there is a recording's id
