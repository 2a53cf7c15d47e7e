// Polish words of the pace of campaigns.

import type { Words } from "./en";

export const pace: Words["pace"] = {
  title: "Tempo",
  robot: (lines) => `najwyżej ${lines} połączeń naraz`,
  preview: "każde połączenie konsultant zaczyna sam",
  progressive: "jedna linia na każdego konsultanta, który czeka",
  predictive: (target, cap) =>
    `z wyprzedzeniem: ${target} odbierających może nie trafić na nikogo, nigdy więcej niż ${cap}`,
  risk: (risk, theta) => `kto odbierze następny, nie trafi na nikogo w ${risk} przypadków; wolno ${theta}`,
  because: {
    pace: "tak szybko, jak pozwala obietnica",
    guard: "jedna linia więcej mogłaby złamać obietnicę najostrzejszej reguły",
    stage: "nie wszystko naraz: jeszcze nie wiadomo, kogo zastaną pierwsze połączenia",
    style: "tak mówi sposób dzwonienia",
    agents: "za mało konsultantów, by dzwonić z wyprzedzeniem: po jednej linii na każdego",
    answers:
      "za mało odebranych połączeń: już pierwsze porzucone byłoby o jedno za dużo; po jednej linii na konsultanta",
    abandoned: "porzucono już tyle, ile pozwala najostrzejsza reguła: po jednej linii na konsultanta",
    last_result: "od dziesięciu minut żadne połączenie nie dało wyniku: po jednej linii na konsultanta",
    reserved_agent: "reguła wymaga wolnego konsultanta dla każdego połączenia",
  },
  now: (agents, idle, ringing, waiting) =>
    `konsultanci na linii: ${agents}, czekają: ${idle}; dzwoni: ${ringing}, osoby czekające na konsultanta: ${waiting}`,
  leftToCallers: (count) => `zostawieni dla dzwoniących do nas: ${count}`,
  leaks: (count) => `konsultanci, którzy odeszli, gdy dla nich dzwoniono: ${count}`,
  undecided: "dziś nic nie postanowiono",
  windows: "Ilu osób może jeszcze nikt nie obsłużyć",
  rule: "Reguła",
  time: "Liczone przez",
  cap: "Najwyżej",
  answered: "Odebrane",
  abandoned: "Porzucone",
  left: "Wolno jeszcze porzucić",
  house: "obietnica pliku",
  until: (count) => `żadnego; jedno po kolejnych odebranych: ${count}`,
  never: "żadnego",
};
