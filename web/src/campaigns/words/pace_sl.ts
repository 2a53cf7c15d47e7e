// Slovene words of the pace of campaigns.

import type { Words } from "./en";

export const pace: Words["pace"] = {
  title: "Tempo",
  robot: (lines) => `največ ${lines} klicev hkrati`,
  preview: "vsak klic začne agent sam",
  progressive: "ena linija za vsakega agenta, ki čaka",
  predictive: (target, cap) => `vnaprej: ${target} oglašenih sme ne najti nikogar, nikoli več kot ${cap}`,
  risk: (risk, theta) => `kdor se oglasi naslednji, ne bi našel nikogar v ${risk} primerov; dovoljeno je ${theta}`,
  because: {
    pace: "tako hitro, kot dovoli obljuba",
    guard: "še ena linija bi lahko prelomila obljubo najstrožjega pravila",
    stage: "ne vse naenkrat: koga dosežejo prvi klici, še ni znano",
    style: "tako pravi način",
    agents: "premalo agentov za klicanje vnaprej: po ena linija za vsakega",
    answers: "premalo oglašenih klicev: že prvi opuščeni bi bil preveč; po ena linija za agenta",
    abandoned: "opuščeno je vse, kar dovoli najstrožje pravilo: po ena linija za agenta",
    last_result: "deset minut noben klic ni imel izida: po ena linija za agenta",
    reserved_agent: "pravilo zahteva prostega agenta za vsak klic",
  },
  now: (agents, idle, ringing, waiting) =>
    `agentov na liniji: ${agents}, čakajo: ${idle}; zvoni: ${ringing}, ljudi čaka na agenta: ${waiting}`,
  leftToCallers: (count) => `prepuščeni klicateljem: ${count}`,
  leaks: (count) => `agentov, ki so odšli, ko je zanje zvonilo: ${count}`,
  undecided: "danes ni bilo nič odločeno",
  windows: "Koliko jih še sme ne najti nikogar",
  rule: "Pravilo",
  time: "Šteje se za",
  cap: "Največ",
  answered: "Oglašeni",
  abandoned: "Opuščeni",
  left: "Sme biti še opuščenih",
  house: "obljuba datoteke",
  until: (count) => `nobeden; eden po toliko oglasih: ${count}`,
  never: "nobeden",
};
