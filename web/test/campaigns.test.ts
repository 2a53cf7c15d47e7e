import { describe, expect, it } from "vitest";
import { en } from "../src/campaigns/words/en";
import { pl } from "../src/campaigns/words/pl";
import { ru } from "../src/campaigns/words/ru";
import { sl } from "../src/campaigns/words/sl";

/** Every word with its place; a function is called with what it might get. */
function all(words: object, place = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, word]) => {
    const here = `${place}.${name}`;
    if (typeof word === "string") return [[here, word]];
    if (typeof word === "function") return [[here, word("x", "y")]];
    return all(word, here);
  });
}

describe("the campaigns' words", () => {
  const english = new Map(all(en));

  it.each([
    ["pl", pl],
    ["ru", ru],
    ["sl", sl],
  ])("are all there in %s, and none is English", (_, tongue) => {
    const words = all(tongue);
    expect(words.map(([place]) => place).sort()).toEqual([...english.keys()].sort());
    expect(words.filter(([place, word]) => word === english.get(place))).toEqual([]);
  });
});
