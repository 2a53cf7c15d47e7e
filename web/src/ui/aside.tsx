// What we owe the customer, what the customer owes, and what the customer allowed.

import type { Session } from "../api";
import { date, day, dayAndTime, plain, readable } from "../format";
import type { Account, Consent, Promise as Owed } from "../messages";
import type { Action } from "../state";
import { words } from "../strings";
import { WithdrawCall } from "./callback";
import { CheckIcon, CrossIcon } from "./icons";
import { Ends } from "./owed";

export function Promises(props: { promises: readonly Owed[]; session: Session; tell: (action: Action) => void }) {
  if (props.promises.length === 0) return null;
  const sorted = [...props.promises].sort((one, other) => Number(other.overdue) - Number(one.overdue));
  return (
    <section aria-labelledby="promises">
      <h3 id="promises">{words.promises.title}</h3>
      <ul class="promises">
        {sorted.map((owed) => (
          <li key={owed.id} class={owed.overdue ? "overdue" : ""}>
            {owed.kind === "task" && <span class="chip">{words.task.kind}</span>}
            {owed.kind === "callback" && <span class="chip">{words.callback.kind}</span>}
            <bdi class="clip">{plain(owed.text)}</bdi>
            <span class="soft">
              {owed.overdue && <strong class="flag">{words.promises.overdue}</strong>} {due(owed)}
              {(owed.owner ?? owed.queue) && <bdi> · {plain(owed.owner ?? owed.queue, 40)}</bdi>}
            </span>
            {owed.kind === "callback" ? (
              <WithdrawCall id={owed.id} what={owed.text} session={props.session} tell={props.tell} />
            ) : (
              <Ends one={{ ...owed, kind: owed.kind }} session={props.session} tell={props.tell} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function due(owed: Owed): string {
  if (!owed.due_at) return words.promises.noDate;
  return words.promises.due(dayAndTime(Date.parse(owed.due_at), Date.now()));
}

export function Accounts(props: { accounts: readonly Account[] }) {
  if (props.accounts.length === 0) return null;
  return (
    <section aria-labelledby="accounts">
      <h3 id="accounts">{words.accounts.title}</h3>
      <ul class="accounts">
        {props.accounts.map((account) => (
          <li key={account.number}>
            <bdi class="number">{plain(account.number, 40)}</bdi>
            {account.debt ? (
              <span>
                <strong>{plain(account.debt, 40)}</strong>{" "}
                {account.due && <span class="soft">{words.accounts.due(date(account.due, Date.now()))}</span>}
              </span>
            ) : (
              <span class="soft">{words.accounts.nothing}</span>
            )}
            {account.at && <span class="soft"> {words.find.readAt(day(Date.parse(account.at), Date.now()))}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Consents(props: { consents: readonly Consent[] }) {
  if (props.consents.length === 0) return null;
  return (
    <section aria-labelledby="consents">
      <h3 id="consents">{words.consents.title}</h3>
      <ul class="consents">
        {props.consents.map(({ purpose, given, at }) => (
          <li key={purpose} class={given ? "given" : "refused"}>
            {given ? <CheckIcon /> : <CrossIcon />}
            <bdi>{readable(purpose)}</bdi>
            <span class="soft">
              {given ? words.consents.given : words.consents.refused} · {day(Date.parse(at), Date.now())}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
