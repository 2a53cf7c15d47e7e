// "For you": what customers said and this user answers for, newest first; who waits for a call, what came of it, ideas.

import { useCallback, useEffect, useState } from "preact/hooks";
import type { Remark, RemarkList } from "../board/messages";
import { dayAndTime, phone, plain, readable } from "../format";
import { Acts } from "./acts";
import { Answers } from "./answers";
import * as api from "./api";
import { MyIdeas } from "./ideas";
import { words } from "./words";

interface Props {
  readonly csrf: string;
  readonly me: string;
  /** Another value: there is news. */
  readonly news: string;
  /** The call, or the customer, on this page. */
  readonly open: (remark: Remark, way: Way) => void;
  /** Where a remark leads, the first that there is: not every one came in a call, nor from a customer. */
  readonly ways: readonly Way[];
}

export type Way = "call" | "customer";

export function ForYou(props: Props) {
  const [found, setFound] = useState<RemarkList | null>(null);
  const [failed, setFailed] = useState(false);
  const read = useCallback(
    () =>
      api.mine().then(
        (list) => {
          setFound(list);
          setFailed(false);
        },
        () => setFailed(true),
      ),
    [],
  );
  useEffect(() => void read(), [read, props.news]);
  const remarks = found?.remarks ?? [];
  const waiting = remarks.filter((one) => one.state !== "closed");
  const [answersOf, setAnswersOf] = useState<string | null>(null);
  const late = waiting.filter((one) => one.state === "late").length;
  return (
    <section class="panel for-you" aria-labelledby="for-you">
      <h2 id="for-you" data-goto="forYou" tabIndex={-1}>
        {words.title}
      </h2>
      <p class="aloud" role="status">
        {waiting.length > 0 && words.aloud(waiting.length, late)}
      </p>
      {failed && (
        <p class="problem" role="status">
          {words.failed}
        </p>
      )}
      {found && remarks.length === 0 && <p class="soft">{words.none}</p>}
      <ul class="promises">
        {remarks.map((one) => (
          <One key={one.id} one={one} {...props} changed={read} answers={() => setAnswersOf(one.id)} />
        ))}
      </ul>
      {found && found.loop.share !== null && <p class="soft small">{words.loop(found.loop)}</p>}
      {found && <MyIdeas ideas={found.ideas} csrf={props.csrf} changed={read} />}
      {answersOf !== null && <Answers key={answersOf} remark={answersOf} done={() => setAnswersOf(null)} />}
    </section>
  );
}

function One(props: Props & { one: Remark; changed: () => Promise<void>; answers: () => void }) {
  const { one, me } = props;
  const way = props.ways.find((name) => (name === "call" ? one.in_call : one.customer !== null));
  const waits = one.state !== "closed";
  return (
    <li class={waits && (one.tone === "bad" || one.state === "late") ? "overdue" : ""}>
      <span class={one.tone === "bad" ? "chip tiny bad-chip" : "chip tiny"}>{words.tones[one.tone]}</span>{" "}
      {one.liability.length > 0 && <strong class="flag">{words.liability}</strong>}{" "}
      {one.state === "late" && <strong class="flag">{words.late}</strong>} <bdi class="call-name">{who(one)}</bdi>
      <bdi class="clip">{said(one)}</bdi>
      <span class="soft">
        {words.whats[one.what]}
        {one.question && <bdi> · {readable(one.question)}</bdi>} · {dayAndTime(Date.parse(one.at), Date.now())} ·{" "}
        <bdi>{plain(one.why, 120)}</bdi>
        {one.owner !== me && one.owner !== "" && <bdi> · {readable(one.owner)}</bdi>}
        {waits && one.due && <> · {words.due(dayAndTime(Date.parse(one.due), Date.now()))}</>}
        {one.held && <> · {words.held}</>}
      </span>
      {one.recording && <Voice recording={one.recording} csrf={props.csrf} />}
      {one.called && (
        <span class="soft">
          {words.called(plain(one.called_by, 40), dayAndTime(Date.parse(one.called), Date.now()))}
        </span>
      )}
      {one.result && (
        <span class="soft">
          {words.results[one.result]}
          {one.closed_by && <bdi> · {plain(one.closed_by, 40)}</bdi>}
          {one.note && <bdi> · {plain(one.note, 300)}</bdi>}
        </span>
      )}
      {way !== undefined && (
        <button
          type="button"
          class="quiet"
          aria-label={`${words.opens[way]}: ${plain(who(one), 60)}`}
          onClick={() => props.open(one, way)}
        >
          {words.opens[way]}
        </button>
      )}
      {one.answered && (
        <button
          type="button"
          class="quiet"
          aria-label={`${words.opens.answers}: ${plain(who(one), 60)}`}
          onClick={props.answers}
        >
          {words.opens.answers}
        </button>
      )}
      <Acts one={one} csrf={props.csrf} changed={props.changed} />
    </li>
  );
}

function who(one: Remark): string {
  if (one.user) return plain(one.user, 40);
  if (one.name) return plain(one.name, 60);
  return one.number ? phone(one.number) : one.what === "alert" ? plain(one.survey, 60) : words.withheld;
}

function said(one: Remark): string {
  return one.said ? plain(one.said, 600) : one.recording ? words.spoken : "";
}

/** Asks for a link (written down with who and why), then the browser plays it. */
function Voice(props: { recording: string; csrf: string }) {
  const [url, setUrl] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const ask = () =>
    api.link(props.csrf, props.recording, words.why).then(
      (link) => {
        setUrl(link);
        setRefused(false);
      },
      () => setRefused(true),
    );
  return (
    <span class="listen">
      {url ? (
        // biome-ignore lint/a11y/useMediaCaption: what a recogniser wrote down stands above
        <audio src={url} controls autoplay aria-label={words.play} onError={() => setUrl(null)} />
      ) : (
        <button type="button" class="quiet" onClick={ask}>
          ▶ {words.play}
        </button>
      )}
      {refused && (
        <span class="soft" role="alert">
          {words.notPlayed}
        </span>
      )}
    </span>
  );
}
