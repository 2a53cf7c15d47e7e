import { describe, expect, test } from "vitest";
import { receive, START } from "../src/resume";
import { agentMessage, welcome } from "./world";

const at = (lastSeq: number) => ({ epoch: "e1", lastSeq });

describe("where the page stands in the numbering", () => {
  test("the first welcome is shown and sets the position", () => {
    expect(receive(START, welcome({ seq: 7 }))).toEqual([at(7), "apply"]);
  });

  test("the next number is applied", () => {
    expect(receive(at(7), agentMessage(8))).toEqual([at(8), "apply"]);
  });

  test("a number seen before is not applied again", () => {
    expect(receive(at(7), agentMessage(7))).toEqual([at(7), "duplicate"]);
  });

  test("a number left out leaves the position where it was, so that coming back fetches it", () => {
    expect(receive(at(7), agentMessage(9))).toEqual([at(7), "gap"]);
  });

  test("a welcome that resumes changes nothing: what was missed follows", () => {
    expect(receive(at(7), welcome({ seq: 9, resync: false }))).toEqual([at(7), "kept"]);
  });

  test("a welcome that cannot resume takes the server's position", () => {
    expect(receive(at(7), welcome({ seq: 3, epoch: "e2" }))).toEqual([{ epoch: "e2", lastSeq: 3 }, "apply"]);
  });

  test("another epoch is never mistaken for a resumption", () => {
    const [position, verdict] = receive(at(7), welcome({ seq: 9, epoch: "e2", resync: false }));
    expect([position.epoch, verdict]).toEqual(["e2", "apply"]);
  });

  test("an error carries no number and moves nothing", () => {
    expect(receive(at(7), { type: "error", code: "x", message: "y" })).toEqual([at(7), "apply"]);
  });
});
