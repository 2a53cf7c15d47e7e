// A number and its noun in a language with three forms: 1, 2 to 4, and all others; the teens are among the others.

/** `five`: also the form of 0 and of 11 to 14. `two`: where a language has a form for two alone (Slovene). */
export function counted(count: number, one: string, few: string, five: string, two?: string): string {
  return `${count} ${form(count, one, few, five, two)}`;
}

function form(count: number, one: string, few: string, five: string, two: string | undefined): string {
  if (two !== undefined) {
    const last = count % 100;
    if (last === 1) return one;
    if (last === 2) return two;
    return last === 3 || last === 4 ? few : five;
  }
  const teen = count % 100 > 10 && count % 100 < 20;
  const last = teen ? 0 : count % 10;
  return last > 1 && last < 5 ? few : count === 1 ? one : five;
}

/** Russian: 21 is as 1. */
export function countedAgain(count: number, one: string, few: string, five: string): string {
  const again = count % 10 === 1 && count % 100 !== 11;
  return again ? `${count} ${one}` : counted(count, one, few, five);
}
