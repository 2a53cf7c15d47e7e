// Slovene words of what is done with one number.

import type { Words } from "./en";

export const peace: Words["peace"] = {
  rest: "Za nekaj časa pusti pri miru…",
  restHint: "Do takrat nobena kampanja ne pokliče te številke. Agenti še smejo.",
  from: "Kampanje smejo spet klicati od",
  restDo: "Pusti pri miru",
  wake: "Spet se sme klicati…",
  wakeDo: "Spet kliči",
  allow: "Oseba spet želi klice…",
  allowHint: "Samo če oseba to želi ali je bil vnos pomota: zapiše se, kdo je to rekel in kje se vidi.",
  allowDo: "Dovoli",
  rests: "Kampanje to številko puščajo pri miru",
  until: "Do",
  open: "dokler tega kdo ne prekliče",
  empty: "Nikogar ne kličemo. Odgovor pove, ali se številka sme klicati, in če ne, zakaj, od kdaj in po kom.",
  restTitle: (number) => `Pustimo ${number} pri miru?`,
  wakeTitle: (number) => `Ali kampanje spet smejo klicati ${number}?`,
  allowTitle: (number) => `Ali smemo spet klicati ${number}?`,
};
