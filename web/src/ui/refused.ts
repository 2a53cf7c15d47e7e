// Why the server did not do something, in the reader's language where the page knows it.

import type { Problem } from "../api";
import { plain } from "../format";
import { errors } from "../strings";

export function refused(what: string, problem: Problem): string {
  return `${what} ${errors[problem.error] ?? plain(problem.message)}`.trim();
}
