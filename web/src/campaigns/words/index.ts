// The campaigns' words in the language of their reader. Names of campaigns, rules and outcomes come from the server.

import { type Tongue, tongue } from "../../tongue";
import { en, type Words } from "./en";
import { pl } from "./pl";
import { ru } from "./ru";
import { sl } from "./sl";

export const TONGUES: Record<Tongue, Words> = { en, pl, ru, sl };
export const words: Words = TONGUES[tongue];
