// The office's words in the language of its reader. Names of people, queues and flows come from the server.

import { type Tongue, tongue } from "../../tongue";
import { en, type Words } from "./en";
import { pl } from "./pl";
import { ru } from "./ru";
import { sl } from "./sl";

export const TONGUES: Record<Tongue, Words> = { en, pl, ru, sl };
export const words: Words = TONGUES[tongue];
