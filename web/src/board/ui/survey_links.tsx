// The weighted report of each survey: a page of its own, by name.

import { useEffect, useState } from "preact/hooks";
import * as api from "../api";
import { words } from "../words";

export function SurveyLinks() {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    let here = true;
    api.surveys().then(
      (found) => here && setNames(found.surveys),
      () => undefined, // the page of figures goes on without them
    );
    return () => {
      here = false;
    };
  }, []);
  if (names.length === 0) return null;
  return (
    <p class="buttons">
      {words.reports.surveys}
      {names.map((name) => (
        <a key={name} href={api.surveyReport(name)}>
          {name.replaceAll("_", " ")}
        </a>
      ))}
    </p>
  );
}
