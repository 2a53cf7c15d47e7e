// One recording: why it is heard, its waves (the agent above, the caller below), and comments at their seconds.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock, plain } from "../../format";
import * as api from "../api";
import type { RecordingComment, RecordingFound } from "../messages";
import { load, type Player, peaks, type Side } from "../sound";
import { words } from "../words";
import { GradePanel } from "./grading";

const STRETCHES = 300;
const LANE = 46;
const SIDES: readonly Side[] = ["both", "left", "right"];
const STEP = 5; // seconds of a key press on the waves

export function PlayerPanel(props: { heard: RecordingFound; csrf: string; close: () => void }) {
  const { heard, csrf } = props;
  const [why, setWhy] = useState("");
  const [player, setPlayer] = useState<Player | null>(null);
  const [waves, setWaves] = useState<readonly (readonly number[])[]>([]);
  const [failed, setFailed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => () => player?.close(), [player]);
  const begin = async (event: Event) => {
    event.preventDefault();
    setFailed(false);
    try {
      const { sound, player: made } = await load(await api.link(csrf, heard.id, why));
      setWaves(
        Array.from({ length: sound.numberOfChannels }, (_, channel) => peaks(sound.getChannelData(channel), STRETCHES)),
      );
      setPlayer(made);
      made.play(0);
    } catch {
      setFailed(true);
    }
  };
  return (
    <section class="panel player" aria-labelledby="player">
      <div class="head-row">
        <h2 id="player">
          {words.recordings.whats[heard.what] ?? heard.what} · {clock(heard.seconds)}
        </h2>
        <button type="button" onClick={props.close}>
          {words.close}
        </button>
      </div>
      {player === null ? (
        <form class="ask" onSubmit={begin}>
          <label>
            {words.recordings.why}
            <input
              ref={field}
              required
              maxLength={200}
              value={why}
              onInput={(event) => setWhy((event.target as HTMLInputElement).value)}
            />
          </label>
          <button type="submit" class="primary">
            {words.recordings.play}
          </button>
          <span class="soft small">{words.recordings.written}</span>
        </form>
      ) : (
        <Playing player={player} waves={waves} heard={heard} csrf={csrf} />
      )}
      {failed && (
        <p class="problem" role="alert">
          {words.reports.failed}
        </p>
      )}
      {heard.what === "talk" && <GradePanel recording={heard.id} csrf={csrf} />}
    </section>
  );
}

function Playing(props: {
  player: Player;
  waves: readonly (readonly number[])[];
  heard: RecordingFound;
  csrf: string;
}) {
  const { player, heard, csrf } = props;
  const at = useMoment(player);
  const [side, setSide] = useState<Side>("both");
  const [comments, setComments] = useState<readonly RecordingComment[]>([]);
  useEffect(() => {
    api.comments(heard.id).then(
      (found) => setComments(found.comments),
      () => setComments([]),
    );
  }, [heard.id]);
  const hear = (one: Side) => {
    player.hear(one);
    setSide(one);
  };
  return (
    <>
      <div class="buttons">
        <button type="button" class="primary" onClick={() => (player.playing() ? player.pause() : player.play(at))}>
          {player.playing() ? words.recordings.pause : words.recordings.play}
        </button>
        <span class="number" role="timer">
          {clock(at)} / {clock(player.seconds)}
        </span>
        {player.channels > 1 &&
          SIDES.map((one) => (
            <label key={one} class="tick">
              <input type="radio" name="side" checked={side === one} onChange={() => hear(one)} />{" "}
              {words.recordings.sides[one]}
            </label>
          ))}
      </div>
      <Waves {...props} at={at} comments={comments} />
      <Comments
        comments={comments}
        at={at}
        play={player.play}
        say={(text) => say(csrf, heard.id, at, text, setComments)}
      />
    </>
  );
}

async function say(
  csrf: string,
  recording: string,
  second: number,
  text: string,
  put: (comments: readonly RecordingComment[]) => void,
): Promise<boolean> {
  try {
    put((await api.comment(csrf, recording, Math.round(second * 10) / 10, text)).comments);
    return true;
  } catch {
    return false;
  }
}

function useMoment(player: Player): number {
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setAt(player.at()), 100);
    return () => clearInterval(timer);
  }, [player]);
  return at;
}

function Waves(props: {
  player: Player;
  waves: readonly (readonly number[])[];
  at: number;
  comments: readonly RecordingComment[];
}) {
  const { player, waves, at, comments } = props;
  const height = LANE * waves.length;
  const x = (second: number) => (second / Math.max(0.1, player.seconds)) * STRETCHES;
  const seek = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    player.play(((event.clientX - box.left) / box.width) * player.seconds);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? STEP : event.key === "ArrowLeft" ? -STEP : 0;
    if (step !== 0) player.play(Math.max(0, player.at() + step));
  };
  return (
    <div
      class="waves"
      role="slider"
      tabIndex={0}
      aria-label={words.recordings.waves}
      aria-valuemin={0}
      aria-valuemax={Math.round(player.seconds)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={clock(at)}
      onClick={seek}
      onKeyDown={press}
    >
      <svg viewBox={`0 0 ${STRETCHES} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="wave wave-0" d={outline(waves[0] ?? [], 0)} />
        <path class="wave wave-1" d={outline(waves[1] ?? [], LANE)} />
        {comments.map((one) => (
          <line
            key={`${one.second} ${one.at}`}
            class="wave-comment"
            x1={x(one.second)}
            x2={x(one.second)}
            y1={0}
            y2={height}
          >
            <title>{plain(one.text)}</title>
          </line>
        ))}
        <line class="wave-at" x1={x(at)} x2={x(at)} y1={0} y2={height} />
      </svg>
    </div>
  );
}

function outline(lane: readonly number[], top: number): string {
  const middle = top + LANE / 2;
  const half = LANE / 2 - 2;
  return lane.map((peak, at) => `M${at} ${middle - peak * half}V${middle + peak * half + 0.5}`).join("");
}

function Comments(props: {
  comments: readonly RecordingComment[];
  at: number;
  play: (second: number) => void;
  say: (text: string) => Promise<boolean>;
}) {
  const [text, setText] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await props.say(text.trim())) setText("");
  };
  return (
    <>
      <ul class="list">
        {props.comments.map((one) => (
          <li key={`${one.second} ${one.at}`}>
            <button type="button" class="quiet number" onClick={() => props.play(one.second)}>
              {clock(one.second)}
            </button>{" "}
            <bdi>{plain(one.text, 1000)}</bdi> <span class="soft">· {plain(one.user, 40)}</span>
          </li>
        ))}
      </ul>
      <form class="ask" onSubmit={submit}>
        <label>
          {words.recordings.comment(clock(props.at))}
          <input
            required
            maxLength={1000}
            value={text}
            onInput={(event) => setText((event.target as HTMLInputElement).value)}
          />
        </label>
        <button type="submit">{words.agents.save}</button>
      </form>
    </>
  );
}
