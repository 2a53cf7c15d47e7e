import { describe, expect, test } from "vitest";
import { clock, date, dayAndTime, initials, language, phone, plain, readable, whyNotReady } from "../src/format";

const NOW = new Date(2026, 4, 4, 15, 0).getTime();
const moment = (day: number, hour: number, year = 2026, month = 4) => new Date(year, month, day, hour).getTime();

describe("text from outside", () => {
  test("markup stays text", () => {
    expect(plain('<img src=x onerror="alert(1)">')).toBe('<img src=x onerror="alert(1)">');
  });

  test("control characters and turns of direction are taken out", () => {
    expect(plain("a\u202egnp.exe\u2066\u0000\u001b[31m\r\nb\u2028c")).toBe("agnp.exe [31m b c");
  });

  test("is cut where nobody reads on, between characters and not inside one", () => {
    expect(plain("😀".repeat(400), 3)).toBe("😀😀…");
  });

  test("nothing is an empty text", () => {
    expect([plain(null), plain(undefined), plain("  ")]).toEqual(["", "", ""]);
  });
});

test("a reason of the server's own is told in words of the page, one that a person chose as it is", () => {
  const reasons = ["telephone not registered", "missed a call", "Lunch", "constructor"];
  expect(reasons.map(whyNotReady)).toEqual(["Phone not connected", "Missed a call", "Lunch", "constructor"]);
});

test("seconds are a clock that never runs backwards", () => {
  expect([0, 7.9, 61, 3661, -3].map(clock)).toEqual(["0:00", "0:07", "1:01", "1:01:01", "0:00"]);
});

describe("numbers", () => {
  test.each([
    ["+48601234567", "+48 601 234 567"],
    ["+79031234567", "+7 903 123 45 67"],
    ["+38640123456", "+386 40 123 456"],
    ["+441632960123", "+44 1632 960123"],
    ["+12025550123", "+1 202 555 0123"],
    ["+4860", "+4860"],
    ["100", "100"],
    ["<b>1</b>", "<b>1</b>"],
  ])("%s is %s", (number, shown) => {
    expect(phone(number).replaceAll("\u00a0", " ")).toBe(shown);
  });
});

describe("languages", () => {
  test("have our name and their own", () => {
    expect(["pl", "ru", "sl", "en"].map(language)).toEqual([
      "Polish · polski",
      "Russian · русский",
      "Slovenian · slovenščina",
      "English",
    ]);
  });

  test("that are none show their code", () => {
    expect(language("<script>")).toBe("<script>");
  });
});

describe("dates", () => {
  test("near ones have names", () => {
    expect([moment(4, 9), moment(3, 23), moment(5, 8)].map((at) => dayAndTime(at, NOW))).toEqual([
      "today, 09:00",
      "yesterday, 23:00",
      "tomorrow, 08:00",
    ]);
  });

  test("far ones have a year only when it is another", () => {
    expect([moment(20, 9), moment(20, 9, 2025, 11)].map((at) => dayAndTime(at, NOW))).toEqual([
      "20 May, 09:00",
      "20 Dec 2025, 09:00",
    ]);
  });

  test("without a time do not move with the time zone", () => {
    expect([date("2026-05-04", NOW), date("2026-04-20", NOW), date("soon", NOW)]).toEqual(["today", "20 Apr", "soon"]);
  });
});

test("initials are those of the first and the last name", () => {
  expect(["Anna Maria Kowalska", "иван", "+48 1", "<img src=x>"].map(initials)).toEqual(["AK", "И", "", "S"]);
});

test("names of places and purposes are read as words, a person's own words stay", () => {
  expect(["new_contract", "нет_света", "Power is out", "PL", ""].map(readable)).toEqual([
    "New contract",
    "Нет света",
    "Power is out",
    "PL",
    "",
  ]);
});
