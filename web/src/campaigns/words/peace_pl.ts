// Polish words of what is done with one number.

import type { Words } from "./en";

export const peace: Words["peace"] = {
  rest: "Zostaw na czas w spokoju…",
  restHint: "Do tego dnia żadna kampania nie zadzwoni pod ten numer. Konsultanci nadal mogą.",
  from: "Kampanie mogą znów dzwonić od",
  restDo: "Zostaw w spokoju",
  wake: "Znów wolno dzwonić…",
  wakeDo: "Znów dzwonić",
  allow: "Osoba znów chce połączeń…",
  allowHint: "Tylko gdy ta osoba tego chce albo wpis był pomyłką: zapisujemy, kto tak powiedział i gdzie to widać.",
  allowDo: "Pozwól",
  rests: "Kampanie zostawiają ten numer w spokoju",
  until: "Do",
  open: "aż ktoś to cofnie",
  empty:
    "Do nikogo nie dzwonimy. Odpowiedź mówi, czy wolno dzwonić pod ten numer, a jeśli nie, to dlaczego, odkąd i kto tak powiedział.",
  restTitle: (number) => `Zostawić ${number} w spokoju?`,
  wakeTitle: (number) => `Czy kampanie mogą znów dzwonić pod ${number}?`,
  allowTitle: (number) => `Czy wolno znów dzwonić pod ${number}?`,
};
