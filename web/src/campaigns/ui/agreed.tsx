// To what all people of a list have agreed, and where that can be seen.

import { Choice, value } from "../../board/ui/asking";
import { Field } from "../../office/ui/field";
import type { Consent } from "../api";
import { words } from "../words";

export interface Said {
  /** Empty: they have not agreed to anything. */
  readonly purpose: string;
  readonly evidence: string;
  /** A day; empty: nobody can prove when. */
  readonly at: string;
  readonly written: boolean;
}

export const UNSAID: Said = { purpose: "", evidence: "", at: "", written: false };

export function consent(said: Said): Consent | null {
  if (said.purpose === "") return null;
  return { purposes: [said.purpose], evidence: said.evidence, at: said.at || null, in_writing: said.written };
}

export function Agreed(props: { said: Said; put: (said: Said) => void }) {
  const { said } = props;
  const put = (change: Partial<Said>) => props.put({ ...said, ...change });
  return (
    <>
      <Choice
        label={words.lists.agreed}
        value={said.purpose}
        options={[["", words.lists.nothing], ...Object.entries(words.lists.purposes)]}
        put={(purpose) => put({ purpose })}
      />
      {said.purpose !== "" && (
        <>
          <Field label={words.evidence} value={said.evidence} required put={(evidence) => put({ evidence })} />
          <label>
            {words.lists.day}
            <input type="date" value={said.at} onInput={(event) => put({ at: value(event) })} />
          </label>
          <label class="tick">
            <input type="checkbox" checked={said.written} onChange={() => put({ written: !said.written })} />
            {words.lists.written}
          </label>
        </>
      )}
    </>
  );
}
