// What an agent's browser has to load of script, weighed after a build: index.html, what it imports, what that loads later.
// More than LIMIT ends the build. Called by `npm run build`.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 150 * 1024; // bytes, gzip
const folder = new URL("../../cti/static/", import.meta.url);
const read = (path) => readFileSync(new URL(path, folder));
const named = (text) => text.match(/[\w-]+-[\w-]{8}\.js/g) ?? [];

const seen = new Map();
const todo = named(read("index.html").toString());
for (const name of todo) {
  if (seen.has(name)) continue;
  const script = read(`assets/${name}`);
  seen.set(name, gzipSync(script).length);
  todo.push(...named(script.toString()));
}
const whole = [...seen.values()].reduce((sum, size) => sum + size, 0);
console.log(`the desk's script: ${Math.ceil(whole / 1024)} of ${LIMIT / 1024} KB in ${seen.size} files`);
if (seen.size === 0 || whole > LIMIT) process.exit(1);
