// How loud the microphone is now: an agent sees at once that nobody can hear him.

import { useEffect, useRef, useState } from "preact/hooks";
import { meter, microphone } from "../phone/sound";
import { words } from "../strings";

const EVERY_MS = 80;

export function Level() {
  const bar = useRef<HTMLMeterElement>(null);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    let end = () => {};
    let over = false;
    microphone().then(
      (stream) => {
        const stop = () => {
          for (const track of stream.getTracks()) track.stop();
        };
        if (over) return stop();
        const [level, deaf] = meter(stream);
        const timer = setInterval(() => {
          if (bar.current) bar.current.value = level();
        }, EVERY_MS);
        end = () => {
          clearInterval(timer);
          deaf();
          stop();
        };
      },
      () => setRefused(true),
    );
    return () => {
      over = true;
      end();
    };
  }, []);
  if (refused) return <span class="problem">{words.softphone.troubles.refused}</span>;
  return (
    <label class="level">
      <span class="aloud">{words.softphone.level}</span>
      <meter ref={bar} min={0} max={1} low={0.15} value={0} />
    </label>
  );
}
