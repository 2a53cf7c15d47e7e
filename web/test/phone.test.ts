import { describe, expect, test } from "vitest";
import {
  current,
  follow,
  type Happening,
  key,
  moves,
  type Phone,
  type PhoneCall,
  SILENT,
  trouble,
} from "../src/phone/machine";
import { loudness } from "../src/phone/sound";

function ring(id: string, incoming = true): Happening {
  const call: PhoneCall = {
    id,
    incoming,
    state: incoming ? "ringing" : "calling",
    number: "201",
    name: "",
    held: false,
    muted: false,
    keys: "",
    since: 0,
  };
  return { type: "begins", call };
}

const ON: Happening = { type: "line", line: "ready" };
const answered = (id: string): Happening => ({ type: "answered", id, now: 5 });
const held = (id: string, yes = true): Happening => ({ type: "held", id, held: yes });
const told = (...what: Happening[]): Phone => [ON, ...what].reduce(follow, SILENT);
const may = (phone: Phone, id = "a") => {
  const call = phone.calls.find((one) => one.id === id);
  return call ? [...moves(phone, call)].sort() : [];
};

describe("what may be done", () => {
  test("a call that rings is answered or refused, nothing else", () => {
    expect(may(told(ring("a")))).toEqual(["answer", "hangUp"]);
  });

  test("in a talk everything may be done but answering", () => {
    expect(may(told(ring("a"), answered("a")))).toEqual(["ask", "hangUp", "hold", "mute", "press"]);
  });

  test("who is on hold hears no keys", () => {
    expect(may(told(ring("a"), answered("a"), held("a")))).toEqual(["ask", "hangUp", "mute", "resume"]);
  });

  test("a second call is not answered while a talk goes on, and is once that is on hold", () => {
    const talking = told(ring("a"), answered("a"), ring("b"));
    expect(may(talking, "b")).toEqual(["hangUp"]);
    expect(may(follow(talking, held("a")), "b")).toEqual(["answer", "hangUp"]);
  });

  test("a caller is given to a colleague when the colleague has answered, and taken back when he has gone", () => {
    const asked = told(ring("a"), answered("a"), held("a"), ring("b", false));
    expect(may(asked)).toEqual(["hangUp", "mute"]);
    const both = follow(asked, answered("b"));
    expect(may(both)).toContain("join");
    expect(may(both, "b")).not.toContain("join");
    expect(may(follow(both, { type: "over", id: "b" }))).toContain("resume");
  });

  test("without a connection nobody can be told: only what is done here remains", () => {
    const lost = told(ring("a"), answered("a"), { type: "line", line: "lost" });
    expect(may(lost)).toEqual(["hangUp", "mute"]);
    expect(may(told(ring("b"), { type: "line", line: "lost" }), "b")).toEqual(["hangUp"]);
  });
});

describe("what happens", () => {
  test("a talk goes on without the connection and ends when another window takes over", () => {
    const talking = told(ring("a"), answered("a"));
    expect(follow(talking, { type: "line", line: "lost" }).calls).toHaveLength(1);
    expect(follow(talking, { type: "line", line: "elsewhere" }).calls).toEqual([]);
    expect(follow(talking, { type: "line", line: "off" }).calls).toEqual([]);
  });

  test("a call is told once, however often it is announced or confirmed", () => {
    const twice = told(ring("a"), ring("a"), answered("a"), { type: "answered", id: "a", now: 9 });
    expect(twice.calls).toHaveLength(1);
    expect(twice.calls[0]?.since).toBe(5);
  });

  test("what rings is neither held nor muted", () => {
    const [call] = told(ring("a"), held("a"), { type: "muted", id: "a", muted: true }).calls;
    expect([call?.held, call?.muted]).toEqual([false, false]);
  });

  test("keys are shown as they were pressed, the last ones of a long row", () => {
    const long = told(ring("a"), answered("a"), { type: "pressed", id: "a", keys: "1".repeat(40) });
    expect(follow(long, { type: "pressed", id: "a", keys: "#" }).calls[0]?.keys).toBe(`${"1".repeat(31)}#`);
  });

  test("a trouble stays until the telephone is ready", () => {
    const refused = follow(SILENT, { type: "trouble", trouble: "refused" });
    expect(follow(refused, { type: "line", line: "off" }).trouble).toBe("refused");
    expect(follow(refused, ON).trouble).toBeNull();
  });

  test("a button means what rings, then who is being called, then who is spoken with, then who waits", () => {
    const talking = told(ring("a"), answered("a"));
    expect(current(SILENT)).toBeNull();
    expect(current(follow(talking, ring("b")))?.id).toBe("b");
    expect(current([held("a"), ring("b", false)].reduce(follow, talking))?.id).toBe("b");
    expect(current([held("a"), ring("b", false), answered("b")].reduce(follow, talking))?.id).toBe("b");
    expect(current(follow(talking, held("a")))?.id).toBe("a");
  });
});

test("the keys of a telephone are digits, star and hash", () => {
  expect(["0", "9", "*", "#"].map(key)).toEqual(["0", "9", "*", "#"]);
  expect(["a", "10", "", "Enter", "٣"].map(key)).toEqual([null, null, null, null, null]);
});

test("what the browser says of a microphone is one of four troubles", () => {
  const names = ["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError", "TypeError"];
  expect(names.map(trouble)).toEqual(["refused", "missing", "missing", "taken", "failed"]);
});

test("the meter goes from silence to as loud as can be", () => {
  expect(loudness(new Float32Array(512))).toBe(0);
  expect(loudness(new Float32Array())).toBe(0);
  expect(loudness(new Float32Array(512).fill(1))).toBe(1);
  const half = loudness(new Float32Array(512).fill(0.0316)); // -30 dB
  expect(half).toBeCloseTo(0.5, 2);
});
