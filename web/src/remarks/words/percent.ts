// Shares as people write them.

export function percent(locale: string, ...shares: readonly (number | null)[]): readonly string[] {
  const shown = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return shares.map((share) => (share === null ? "–" : shown.format(share)));
}
