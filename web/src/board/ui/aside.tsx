// What waits for somebody: alarms, notices that callers hear, promises that are due; and how fast cards are.

import { dayAndTime, phone, plain, readable } from "../../format";
import type { AlarmNow, NoticeNow, PopsNow, PromiseNow } from "../messages";
import { number } from "../show";
import { words } from "../words";
import { Doing } from "./doing";

export function Alarms(props: { alarms: readonly AlarmNow[]; csrf: string }) {
  const open = props.alarms.filter((alarm) => alarm.acknowledged === null);
  const taken = props.alarms.filter((alarm) => alarm.acknowledged !== null);
  return (
    <section class="panel" aria-labelledby="alarms">
      <h2 id="alarms">{words.alarms.title}</h2>
      {props.alarms.length === 0 && <p class="soft">{words.alarms.none}</p>}
      <ul class="list" aria-live="polite">
        {[...open, ...taken].map((alarm) => (
          <li key={alarm.id} class={alarm.acknowledged === null ? "is-open" : ""}>
            <strong>{readable(alarm.what.replaceAll(".", "_"))}</strong>{" "}
            <span class="soft">{dayAndTime(Date.parse(alarm.at), Date.now())}</span>
            {alarm.details.length > 0 && <p class="soft clip">{plain(alarm.details.join(" · "))}</p>}
            {alarm.acknowledged === null ? (
              <Doing csrf={props.csrf} path={`/api/alarms/${alarm.id}/acknowledge`} label={words.alarms.take} />
            ) : (
              <p class="soft">
                {words.alarms.taken(
                  plain(alarm.acknowledged, 40),
                  alarm.acknowledged_at ? dayAndTime(Date.parse(alarm.acknowledged_at), Date.now()) : "",
                )}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Notices(props: { notices: readonly NoticeNow[]; csrf: string }) {
  if (props.notices.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="notices">
      <h2 id="notices">{words.notices.title}</h2>
      <ul class="list">
        {props.notices.map((notice) => (
          <li key={notice.name} class={notice.on ? "is-open" : ""}>
            <strong>{readable(notice.name)}</strong>{" "}
            <span class={notice.on ? "chip tiny bad-chip" : "chip tiny"}>
              {notice.on ? words.notices.on : words.notices.off}
            </span>
            {notice.by && <span class="soft"> {words.notices.by(plain(notice.by, 30))}</span>}
            <p class="soft clip">
              {plain((notice.texts.find((one) => one.language === words.code) ?? notice.texts[0])?.text)}
            </p>
            <Doing
              csrf={props.csrf}
              path={`/api/board/notices/${notice.name}`}
              body={{ on: !notice.on }}
              label={notice.on ? words.notices.switchOff : words.notices.switchOn}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Owed(props: { promises: readonly PromiseNow[]; skew: number }) {
  const now = Date.now() - props.skew;
  return (
    <section class="panel" aria-labelledby="owed">
      <h2 id="owed">{words.owed.title}</h2>
      {props.promises.length === 0 && <p class="soft">{words.owed.none}</p>}
      <ul class="list">
        {props.promises.map((owed) => {
          const late = owed.due !== null && Date.parse(owed.due) < now;
          return (
            <li key={owed.id} class={late ? "is-open" : ""}>
              <strong>{words.owed[owed.kind]}</strong>{" "}
              {late && <span class="chip tiny bad-chip">{words.owed.overdue}</span>}{" "}
              <span class="soft">
                {owed.due ? dayAndTime(Date.parse(owed.due), Date.now()) : words.owed.noDate}
                {owed.queue && ` · ${plain(owed.queue, 30)}`}
                {owed.owner && ` · ${plain(owed.owner, 30)}`}
              </span>
              <p class="clip">
                <bdi>{plain(owed.text)}</bdi>
                {(owed.name ?? owed.number) && (
                  <span class="soft">
                    {" "}
                    · {words.owed.to} <bdi>{owed.name ? plain(owed.name, 60) : phone(plain(owed.number, 40))}</bdi>
                  </span>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Pops(props: { pops: PopsNow }) {
  const { pops } = props;
  return (
    <section class="panel" aria-labelledby="pops">
      <h2 id="pops">{words.pops.title}</h2>
      {pops.median_ms === null || pops.worst_ms === null ? (
        <p class="soft">{words.pops.none}</p>
      ) : (
        <>
          <p>
            {words.pops.sent(number(pops.median_ms), number(pops.worst_ms), pops.count)}
            {pops.late > 0 && <span class="is-bad"> · {words.pops.late(pops.late)}</span>}
          </p>
          {pops.painted_median_ms !== null && pops.painted_worst_ms !== null && (
            <p>{words.pops.painted(number(pops.painted_median_ms), number(pops.painted_worst_ms), pops.painted)}</p>
          )}
          <details>
            <summary>{words.pops.last}</summary>
            <p class="soft">{words.pops.about}</p>
            <ul class="list">
              {pops.last.map((one) => (
                <li key={`${one.agent} ${one.at}`}>
                  {dayAndTime(Date.parse(one.at), Date.now())} {one.agent} · {number(one.sent_ms)} ms ·{" "}
                  {one.painted_ms === null ? words.pops.unpainted : `${number(one.painted_ms)} ms`}
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}
