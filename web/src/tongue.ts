// In which language a page speaks to its reader: the one that was chosen on this machine, else the browser's first that we
// speak.

export type Tongue = "en" | "pl" | "ru" | "sl";

const TONGUES: readonly Tongue[] = ["en", "pl", "ru", "sl"];
const SETTING = "centrala.language";

/** `chosen`: the setting, null for none. */
export function tongueOf(chosen: string | null, browser: readonly string[]): Tongue {
  const known = (code: string | null) => TONGUES.find((tongue) => tongue === code);
  const first = browser.map((code) => known(code.slice(0, 2).toLowerCase())).find((code) => code !== undefined);
  return known(chosen) ?? first ?? "en";
}

export const tongue: Tongue =
  typeof localStorage === "undefined" ? "en" : tongueOf(localStorage.getItem(SETTING), navigator.languages);

/** The page is loaded again in this language. */
export function speak(chosen: Tongue): void {
  localStorage.setItem(SETTING, chosen);
  location.reload();
}
