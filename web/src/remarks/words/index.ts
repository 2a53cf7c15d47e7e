// The words in the language of the page.

import { tongue } from "../../tongue";
import { en, type RemarkWords } from "./en";
import { pl } from "./pl";
import { ru } from "./ru";
import { sl } from "./sl";

export const words: RemarkWords = { en, pl, ru, sl }[tongue];
