// Sound of the page: the ring (made here, no file), how loud a voice is, which microphone and loudspeaker. The browser is
// asked for a microphone only while somebody speaks or tries it.

const CHOICE = { microphone: "centrala.microphone", speaker: "centrala.speaker" } as const;
const RING = { hertz: [400, 450], every: 3_000, on: 1.2, loud: 0.12 } as const; // ms, seconds, of 1

export type Kind = keyof typeof CHOICE;

export function chosen(kind: Kind): string {
  return localStorage.getItem(CHOICE[kind]) ?? "";
}

export function choose(kind: Kind, device: string): void {
  if (device === "") localStorage.removeItem(CHOICE[kind]);
  else localStorage.setItem(CHOICE[kind], device);
}

/** Rejects with the browser's DOMException. A microphone that was unplugged since is replaced by the usual one. */
export async function microphone(): Promise<MediaStream> {
  const media = navigator.mediaDevices;
  const wish = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const device = chosen("microphone");
  if (device === "") return media.getUserMedia({ audio: wish });
  try {
    return await media.getUserMedia({ audio: { ...wish, deviceId: { exact: device } } });
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === "OverconstrainedError") {
      return media.getUserMedia({ audio: wish });
    }
    throw problem;
  }
}

export async function devices(kind: Kind): Promise<readonly MediaDeviceInfo[]> {
  const wanted = kind === "microphone" ? "audioinput" : "audiooutput";
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === wanted && device.deviceId !== "");
}

let context: AudioContext | null = null;

/** One for the page. Browsers keep it silent until the agent has clicked something. */
export function audio(): AudioContext {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  return context;
}

/** Rings until the answer is called. */
export function ring(): () => void {
  const where = audio();
  const once = () => {
    const loudness = where.createGain();
    const now = where.currentTime;
    loudness.gain.setValueAtTime(0, now);
    loudness.gain.linearRampToValueAtTime(RING.loud, now + 0.02);
    loudness.gain.setValueAtTime(RING.loud, now + RING.on);
    loudness.gain.linearRampToValueAtTime(0, now + RING.on + 0.05);
    loudness.connect(where.destination);
    for (const hertz of RING.hertz) {
      const tone = where.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(loudness);
      tone.start(now);
      tone.stop(now + RING.on + 0.1);
    }
  };
  once();
  const timer = setInterval(once, RING.every);
  return () => clearInterval(timer);
}

/** How loud `stream` is now, 0 to 1; the second answer ends the listening. */
export function meter(stream: MediaStream): readonly [level: () => number, end: () => void] {
  const where = audio();
  const source = where.createMediaStreamSource(stream);
  const ear = where.createAnalyser();
  ear.fftSize = 512;
  source.connect(ear);
  const samples = new Float32Array(ear.fftSize);
  const level = () => {
    ear.getFloatTimeDomainData(samples);
    return loudness(samples);
  };
  return [level, () => source.disconnect()];
}

const QUIETEST_DB = -60;

/** Samples from -1 to 1 become a length of the meter: as the ear counts, from silence (0) to as loud as can be (1). */
export function loudness(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const decibel = 10 * Math.log10(power / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, 1 - decibel / QUIETEST_DB));
}

/** Plays the other side of each call. */
export function loudspeaker(): { play(id: string, sound: MediaStream): void; quiet(id: string): void; move(): void } {
  const playing = new Map<string, HTMLAudioElement>();
  const aim = (element: HTMLAudioElement) => {
    const device = chosen("speaker");
    if ("setSinkId" in element) element.setSinkId(device).catch(() => choose("speaker", ""));
  };
  return {
    play: (id, sound) => {
      const element = playing.get(id) ?? new Audio();
      playing.set(id, element);
      element.autoplay = true;
      element.srcObject = sound;
      aim(element);
      void element.play().catch(() => {});
    },
    quiet: (id) => {
      const element = playing.get(id);
      if (element) element.srcObject = null;
      playing.delete(id);
    },
    move: () => {
      for (const element of playing.values()) aim(element);
    },
  };
}
