// A button that does something on the server, and says when it could not.

import { useState } from "preact/hooks";
import { plain } from "../../format";
import { act, Refused } from "../api";
import { words } from "../words";

export function useAct(csrf: string, done: () => void = () => {}) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async (path: string, body: unknown = {}) => {
    setBusy(true);
    setProblem("");
    try {
      await act(csrf, path, body);
      done();
    } catch (refused) {
      setProblem(refused instanceof Refused ? plain(refused.message) : words.unknown);
    }
    setBusy(false);
  };
  return { run, busy, problem };
}

export function Doing(props: { csrf: string; path: string; body?: unknown; label: string; title?: string }) {
  const { run, busy, problem } = useAct(props.csrf);
  return (
    <>
      <button
        type="button"
        class="quiet"
        disabled={busy}
        title={props.title}
        onClick={() => run(props.path, props.body ?? {})}
      >
        {props.label}
      </button>
      {problem && (
        <span class="is-bad" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
