// Who is not called now: one line for each rule, and behind it some of the people.

import { number } from "../../board/show";
import { phone, plain } from "../../format";
import type { PreflightReport, PreflightSkip } from "../messages";
import { siteMoment } from "../when";
import { words } from "../words";

export function Skips(props: { report: PreflightReport }) {
  const { skips, people, zone } = props.report;
  if (people === 0) return null;
  return (
    <section aria-labelledby="skips">
      <h2 id="skips">{words.skips}</h2>
      {skips.length === 0 ? (
        <p class="soft">{words.noSkips}</p>
      ) : (
        <div class="wide">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">{words.rule}</th>
                <th scope="col">{words.people}</th>
                <th scope="col">{words.says}</th>
                <th scope="col">{words.source}</th>
                <th scope="col">{words.soonest}</th>
                <th scope="col">{words.who}</th>
              </tr>
            </thead>
            <tbody>
              {skips.map((skip) => (
                <Line key={`${skip.because} ${skip.word} ${skip.says}`} skip={skip} zone={zone} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Line(props: { skip: PreflightSkip; zone: string }) {
  const { skip, zone } = props;
  return (
    <tr>
      <th scope="row">
        {words.rules[skip.because] ?? plain(skip.about || skip.because, 80)}{" "}
        {!skip.verified && <span class="chip caution tiny">{words.unverified}</span>}
      </th>
      <td class="number">{number(skip.people, 0)}</td>
      <td>{plain([skip.word, skip.says].filter((text) => text !== "").join(": "), 160)}</td>
      <td class="place">{plain(skip.source, 200)}</td>
      <td>{soonest(skip, zone)}</td>
      <td>
        <details>
          <summary>{plain(skip.examples[0] ? phone(skip.examples[0].number) : "–")}</summary>
          <ul class="list">
            {skip.examples.map((one) => (
              <li key={one.candidate}>
                <span class="number">{phone(one.number)}</span> <bdi>{plain(one.name, 60)}</bdi>: {plain(one.why)}
                {one.when !== null && ` · ${siteMoment(one.when, zone)}`}
              </li>
            ))}
          </ul>
        </details>
      </td>
    </tr>
  );
}

function soonest(skip: PreflightSkip, zone: string): string {
  if (skip.soonest !== null) return siteMoment(skip.soonest, zone);
  return skip.unknown > 0 ? words.missing : words.when.never;
}
