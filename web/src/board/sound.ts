// A recording as the page plays it: fetched once (each fetch is written down as a playing), decoded, played from any second,
// both sides or one of them. Left is the agent, right what the agent heard.

export type Side = "both" | "left" | "right";

export interface Player {
  readonly seconds: number;
  readonly channels: number;
  /** Where it stands, in seconds. */
  at(): number;
  playing(): boolean;
  play(from: number): void;
  pause(): void;
  hear(side: Side): void;
  close(): void;
}

/** Loudest values of each of `count` stretches, 0 to 1. */
export function peaks(samples: Float32Array, count: number): readonly number[] {
  const size = Math.max(1, Math.floor(samples.length / count));
  return Array.from({ length: count }, (_, at) => {
    let most = 0;
    const end = Math.min(samples.length, (at + 1) * size);
    for (let n = at * size; n < end; n++) most = Math.max(most, Math.abs(samples[n] ?? 0));
    return Math.min(1, most);
  });
}

export async function load(url: string): Promise<{ readonly sound: AudioBuffer; readonly player: Player }> {
  const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Error(`recording: ${answer.status}`);
  const context = new AudioContext();
  const sound = await context.decodeAudioData(await answer.arrayBuffer());
  return { sound, player: playerOf(context, sound) };
}

function playerOf(context: AudioContext, sound: AudioBuffer): Player {
  const splitter = context.createChannelSplitter(2);
  const sides = [context.createGain(), context.createGain()] as const;
  sides.forEach((gain, channel) => {
    splitter.connect(gain, sound.numberOfChannels > 1 ? channel : 0);
    gain.connect(context.destination);
  });
  let source: AudioBufferSourceNode | null = null;
  let began = 0;
  let from = 0;
  const at = () => Math.min(sound.duration, source === null ? from : from + context.currentTime - began);
  const pause = () => {
    from = at();
    source?.stop();
    source = null;
  };
  return {
    seconds: sound.duration,
    channels: sound.numberOfChannels,
    at,
    playing: () => source !== null,
    play: (second) => {
      pause();
      from = second >= sound.duration ? 0 : Math.max(0, second);
      const made = context.createBufferSource();
      made.buffer = sound;
      made.connect(splitter);
      made.onended = () => {
        if (source !== made) return;
        from = sound.duration;
        source = null;
      };
      began = context.currentTime;
      source = made;
      void context.resume();
      made.start(0, from);
    },
    pause,
    hear: (side) => {
      sides[0].gain.value = side === "right" ? 0 : 1;
      sides[1].gain.value = side === "left" ? 0 : 1;
    },
    close: () => {
      pause();
      void context.close();
    },
  };
}
