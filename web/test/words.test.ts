import { describe, expect, test } from "vitest";
import { TONGUES } from "../src/strings";
import { tongueOf } from "../src/tongue";
import { counted, countedAgain } from "../src/words/counted";

/** Every word with its place; a function is called with what it might get. */
function all(words: object, place = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, word]) => {
    const here = `${place}.${name}`;
    if (typeof word === "string") return [[here, word]];
    if (typeof word === "function") return [[here, word(3, "x")]];
    return all(word, here);
  });
}

const SAME = [/^\.(code|product|card\.title_ringing|phone\.command|softphone\.lines\.elsewhere)$/];
const english = new Map(all(TONGUES.en));

describe.each(["pl", "ru", "sl"] as const)("%s", (code) => {
  const words = all(TONGUES[code]);

  test("has every word and no English one", () => {
    expect(words.map(([place]) => place).sort()).toEqual([...english.keys()].sort());
    const same = words.filter(([place, word]) => word === english.get(place) && !SAME.some((one) => one.test(place)));
    expect(same.filter(([, word]) => /[a-z]{3}/i.test(word))).toEqual([]);
    expect(words.filter(([place, word]) => word === "" && !SAME.some((one) => one.test(place)))).toEqual([]);
  });

  test("is written in its own letters", () => {
    const text = words.map(([, word]) => word).join(" ");
    expect(text).toMatch(code === "ru" ? /[а-я]/ : code === "pl" ? /[ąęłż]/ : /[čšž]/);
    expect(text).not.toMatch(/\uFFFD/);
  });
});

test("nouns follow their numbers", () => {
  const polish = [0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 112].map((n) => counted(n, "osoba", "osoby", "osób"));
  expect(polish.map((word) => word.split(" ")[1])).toEqual([
    "osób", "osoba", "osoby", "osoby", "osób", "osób", "osób", "osób", "osób", "osoby", "osób", "osób",
  ]); // biome-ignore format: one line for each dozen
  const slovene = [0, 1, 2, 3, 4, 5, 11, 101, 102, 103].map((n) => counted(n, "a", "c", "d", "b"));
  expect(slovene.map((word) => word.split(" ")[1]).join("")).toBe("dabccddabc");
  const russian = [0, 1, 2, 5, 11, 21, 22, 111].map((n) => countedAgain(n, "a", "b", "c"));
  expect(russian.map((word) => word.split(" ")[1]).join("")).toBe("cabccabc");
});

test("the chosen language comes first, then the browser's, then English", () => {
  expect(tongueOf("ru", ["pl-PL"])).toBe("ru");
  expect(tongueOf(null, ["de-DE", "sl-SI", "en"])).toBe("sl");
  expect(tongueOf("xx", ["de"])).toBe("en");
});
