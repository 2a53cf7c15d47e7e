// Counts by a word, the bar of each as long as its part of all. The number says it too.

import { number, share } from "../../board/show";
import { readable } from "../../format";

export function Counts(props: {
  title: string;
  counts: Readonly<Record<string, number>>;
  names: Readonly<Record<string, string>>;
  none: string;
}) {
  const rows = Object.entries(props.counts).filter(([, count]) => count > 0);
  const all = rows.reduce((sum, [, count]) => sum + count, 0);
  return (
    <div>
      <h3>{props.title}</h3>
      {rows.length === 0 ? (
        <p class="soft">{props.none}</p>
      ) : (
        <table class="grid counts">
          <tbody>
            {rows.map(([word, count]) => (
              <tr key={word}>
                <th scope="row">{props.names[word] ?? readable(word)}</th>
                <td class="number">{number(count, 0)}</td>
                <td class="number soft">{share(count / all)}</td>
                <td aria-hidden="true">
                  <Part of={count / all} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Part(props: { of: number }) {
  return (
    <svg class="part" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(0.5, 100 * props.of)} height="10" />
    </svg>
  );
}
