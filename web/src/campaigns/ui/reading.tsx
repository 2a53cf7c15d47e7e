// How a file is read, and fields for saying so where it seems otherwise than it is.

import { value } from "../../board/ui/asking";
import { plain } from "../../format";
import type { How } from "../importing";
import type { TablePreview } from "../messages";
import { words } from "../words";

const w = words.lists;

export function Reading(props: { how: How; preview: TablePreview | null; read: (how: Partial<How>) => void }) {
  const { how, preview, read } = props;
  return (
    <details open={preview === null}>
      <summary>{preview === null ? w.readAs : `${w.readAs}: ${plain(seen(preview), 120)}`}</summary>
      <div class="ask">
        <Said
          label={w.encoding}
          hint="utf-8, windows-1250"
          value={how.encoding}
          put={(encoding) => read({ encoding })}
        />
        <Said label={w.sheet} hint="" value={how.sheet} put={(sheet) => read({ sheet })} />
        <Said label={w.country} hint="PL, DE" value={how.country} put={(country) => read({ country })} />
      </div>
    </details>
  );
}

/** Heard when the field is left: every change is a look at the file. */
function Said(props: { label: string; hint: string; value: string; put: (value: string) => void }) {
  return (
    <label>
      {props.label}
      <input
        type="text"
        value={props.value}
        placeholder={props.hint}
        autocomplete="off"
        spellcheck={false}
        onChange={(event) => props.put(value(event).trim())}
      />
    </label>
  );
}

function seen(preview: TablePreview): string {
  const separator = preview.separator === "\t" ? "TAB" : preview.separator;
  return [preview.kind.toUpperCase(), preview.encoding, separator, preview.sheet].filter(Boolean).join(" · ");
}
