// The dialling plan: from which hour on people of which time zone may be called. A table, darker where there are more.

import { number } from "../../board/show";
import type { PreflightReport } from "../messages";
import { siteMoment } from "../when";
import { words } from "../words";

const SEVERAL = "several";
const MOST_HOURS = 48;

export function Plan(props: { report: PreflightReport }) {
  const { plan, zone: site } = props.report;
  if (plan.length === 0) return null;
  const zones = [...new Set(plan.map((one) => one.zone))].sort();
  const hours = [...new Set(plan.map((one) => one.begins))].slice(0, MOST_HOURS);
  const most = Math.max(...plan.map((one) => one.people));
  const count = (hour: string, zone: string) =>
    plan.find((one) => one.begins === hour && one.zone === zone)?.people ?? 0;
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">{words.plan}</h2>
      <p class="soft">{words.planHint}</p>
      <div class="wide">
        <table class="grid plan">
          <thead>
            <tr>
              <th scope="col">{words.hour}</th>
              {zones.map((zone) => (
                <th key={zone} scope="col">
                  {zone === SEVERAL ? words.several : zone}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour}>
                <th scope="row">{siteMoment(hour, site)}</th>
                {zones.map((zone) => (
                  <Cell key={zone} people={count(hour, zone)} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cell(props: { people: number; most: number }) {
  return (
    <td class="number">
      {props.people === 0 ? (
        <span class="soft">–</span>
      ) : (
        <>
          <svg class="part" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width={Math.max(1, (100 * props.people) / props.most)} height="10" />
          </svg>{" "}
          {number(props.people, 0)}
        </>
      )}
    </td>
  );
}
