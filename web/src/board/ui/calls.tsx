// Callers on the picture of their flow: a dot each, which moves as the call goes on. The same calls stand in a table, for
// the keyboard, for a screen reader, and for flows without a picture.

import { useEffect, useState } from "preact/hooks";
import { clock, phone, plain, readable } from "../../format";
import { useNow } from "../../ui/clock";
import * as api from "../api";
import type { CallNow, FlowPlaces } from "../messages";
import { type Board, doing, dots } from "../state";
import { words } from "../words";
import { TraceDialog } from "./trace";

const RADIUS = 10;

export function Calls(props: { board: Board; skew: number }) {
  const { board, skew } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const count = (flow: string) => board.calls.filter((call) => call.flow === flow).length;
  const busiest = [...board.flows].sort((one, other) => count(other.flow) - count(one.flow))[0]?.flow;
  const flow = board.flows.find((one) => one.flow === (chosen ?? busiest));
  const calls = board.calls.filter((call) => call.flow === flow?.flow);
  return (
    <section class="panel calls-now" aria-labelledby="calls">
      <div class="head-row">
        <h2 id="calls">{words.calls.title}</h2>
        <label>
          <span class="aloud">{words.calls.flow}</span>
          <select value={flow?.flow ?? ""} onChange={(event) => setChosen((event.target as HTMLSelectElement).value)}>
            {board.flows.map((one) => (
              <option key={one.flow} value={one.flow}>
                {plain(one.flow, 40)} · {words.calls.count(count(one.flow))}
              </option>
            ))}
          </select>
        </label>
      </div>
      {flow && <Picture flow={flow.flow} hash={flow.hash} calls={calls} show={setShown} />}
      <Table calls={board.calls} skew={skew} show={setShown} />
      {shown && <TraceDialog call={shown} done={() => setShown(null)} />}
    </section>
  );
}

export function whoOf(call: CallNow): string {
  return call.ani ? phone(call.ani) : words.calls.withheld;
}

function Picture(props: { flow: string; hash: string; calls: readonly CallNow[]; show: (call: string) => void }) {
  const { flow, hash, calls } = props;
  const [places, setPlaces] = useState<FlowPlaces | null | "none">(null);
  useEffect(() => {
    let here = true;
    setPlaces(null);
    api.places(flow).then(
      (found) => here && setPlaces(found),
      () => here && setPlaces("none"),
    );
    return () => {
      here = false;
    };
  }, [flow, hash]);
  if (places === null) return <p class="soft">{words.loading}</p>;
  if (places === "none") return <p class="soft">{words.calls.noPicture}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by arrow keys
    <section class="picture" tabIndex={0} aria-label={words.calls.picture(plain(flow, 40))}>
      <div class="picture-inside">
        <img src={api.picture(flow, hash)} alt="" width={places.width} height={places.height} />
        <svg viewBox={`0 0 ${places.width} ${places.height}`} aria-hidden="true">
          {dots(calls, places).map(({ call, x, y }) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <circle
              key={call.call_id}
              class={`caller-dot caller-${doing(call)}`}
              cx={x}
              cy={y}
              r={RADIUS}
              onClick={() => props.show(call.call_id)}
            >
              <title>{`${whoOf(call)} · ${readable(call.place)}`}</title>
            </circle>
          ))}
        </svg>
      </div>
    </section>
  );
}

function Table(props: { calls: readonly CallNow[]; skew: number; show: (call: string) => void }) {
  const now = useNow() - props.skew;
  if (props.calls.length === 0) return <p class="soft">{words.calls.none}</p>;
  return (
    <div class="wide">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{words.calls.caller}</th>
            <th scope="col">{words.calls.flow}</th>
            <th scope="col">{words.calls.place}</th>
            <th scope="col">{words.calls.here}</th>
            <th scope="col">{words.calls.total}</th>
            <th scope="col">{words.calls.doing}</th>
          </tr>
        </thead>
        <tbody>
          {props.calls.map((call) => (
            <tr key={call.call_id}>
              <th scope="row">
                <button
                  type="button"
                  class="quiet number"
                  aria-label={words.calls.open(whoOf(call))}
                  onClick={() => props.show(call.call_id)}
                >
                  <span class={`dot caller-${doing(call)}`} /> {whoOf(call)}
                </button>
              </th>
              <td>
                <bdi>{plain(call.flow, 30)}</bdi>
              </td>
              <td>
                <bdi>{readable(call.place)}</bdi>
              </td>
              <td>{clock((now - Date.parse(call.since)) / 1000)}</td>
              <td>{clock((now - Date.parse(call.began)) / 1000)}</td>
              <td>
                <bdi>{says(call)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function says(call: CallNow): string {
  const what = doing(call);
  if (what === "talks") return words.calls.talks(plain(call.agent, 30));
  return what === "waits" ? words.calls.waits(plain(call.queue, 30)) : words.calls.menu;
}
