// A supervisor is in the call: the agent is told who, and how.

import { plain } from "../format";
import type { View } from "../state";
import { type Tongue, tongue } from "../tongue";

type How = NonNullable<View["listened"]>["how"];

const SAYS: Record<Tongue, Record<How, (who: string) => string>> = {
  en: {
    listen: (who) => `${who} is listening to this call.`,
    whisper: (who) => `${who} is listening and can speak to you; the caller does not hear it.`,
    take_over: (who) => `${who} takes this call over.`,
    join: (who) => `${who} joins this call: the caller hears both of you.`,
  },
  pl: {
    listen: (who) => `${who} słucha tej rozmowy.`,
    whisper: (who) => `${who} słucha i może do Ciebie mówić; dzwoniący tego nie słyszy.`,
    take_over: (who) => `${who} przejmuje tę rozmowę.`,
    join: (who) => `${who} dołącza do rozmowy: dzwoniący słyszy was oboje.`,
  },
  ru: {
    listen: (who) => `${who} слушает этот разговор.`,
    whisper: (who) => `${who} слушает и может говорить с вами; звонящий этого не слышит.`,
    take_over: (who) => `${who} забирает этот разговор.`,
    join: (who) => `${who} присоединяется: звонящий слышит вас обоих.`,
  },
  sl: {
    listen: (who) => `${who} posluša ta klic.`,
    whisper: (who) => `${who} posluša in vam lahko prišepne; klicatelj tega ne sliši.`,
    take_over: (who) => `${who} prevzema ta klic.`,
    join: (who) => `${who} se pridruži: klicatelj sliši oba.`,
  },
};

export function ListenedTo(props: { listened: View["listened"] }) {
  const { listened } = props;
  return (
    <div aria-live="polite">
      {listened && <p class="listened">{SAYS[tongue][listened.how](plain(listened.by, 60))}</p>}
    </div>
  );
}
