// Scales of pictures: where an axis has its numbers, how dark a cell is. Pure.

import type { Definition } from "./messages";

const LINES = 4; // of an axis, above nothing
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const NEAR = 0.5; // a share up to which the axis may end before 100 %
const CLOCK = [15, 30, 60, 120, 300, 600, 900, 1800, 3600]; // s between two lines
export const SHADES = 5;

/** Numbers of an axis from nothing to at least `most`, so that they are easy to read. `near`: shares too. */
export function ticks(most: number, unit: Definition["unit"], near = false): readonly number[] {
  if (unit === "share") return near && most <= NEAR ? upTo(most, round(most / LINES, false)) : SHARES;
  return upTo(most, stepOf(most, unit));
}

function stepOf(most: number, unit: Definition["unit"]): number {
  return unit === "seconds" ? ofClock(most / LINES) : round(most / LINES, unit === "count");
}

function upTo(most: number, step: number): readonly number[] {
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

function ofClock(least: number): number {
  return CLOCK.find((step) => step >= least) ?? Math.ceil(least / 3600) * 3600;
}

/** 1, 2 or 5 with zeros: the first that is not less. */
function round(least: number, whole: boolean): number {
  const floor = Math.max(least, whole ? 1 : 0.01);
  const power = 10 ** Math.floor(Math.log10(floor));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= floor - 1e-9) ?? 10 * power;
  return Number(step.toPrecision(1));
}

/** Whether every name has room in so many letters. */
export function fits(bars: readonly { readonly name: string }[], letters: number): boolean {
  return bars.every((bar) => bar.name.length <= letters);
}

/** How dark: 1 for the lowest of all values, SHADES for the highest; 0: nothing is known. */
export function shade(value: number | null, least: number, most: number): number {
  if (value === null) return 0;
  if (most <= least) return SHADES;
  return 1 + Math.min(SHADES - 1, Math.floor(((value - least) / (most - least)) * SHADES));
}
