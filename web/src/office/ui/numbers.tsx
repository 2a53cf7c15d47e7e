// Numbers with their flow, notices, how long recordings are kept: what the settings say, and where.

import { dayAndTime, plain, readable } from "../../format";
import type { NoticeInOffice, OfficeNow } from "../messages";
import { words } from "../words";

export function NumbersPage(props: { office: OfficeNow }) {
  const { office } = props;
  const names = words.numbers;
  return (
    <>
      <section aria-labelledby="numbers">
        <h2 id="numbers">{names.title}</h2>
        {office.numbers.length === 0 ? (
          <p class="soft">{names.none}</p>
        ) : (
          <table class="grid">
            <Head columns={[names.number, names.flow, words.queues.written]} />
            <tbody>
              {office.numbers.map((one) => (
                <tr key={one.number}>
                  <th scope="row">{one.number}</th>
                  <td>{readable(one.flow)}</td>
                  <td class="place">{one.place}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section aria-labelledby="notices">
        <h2 id="notices">{names.notices}</h2>
        {office.notices.length === 0 ? (
          <p class="soft">{names.noNotices}</p>
        ) : (
          <table class="grid">
            <Head columns={[names.notices, words.queues.now, names.says, words.queues.written]} />
            <tbody>
              {office.notices.map((one) => (
                <tr key={one.notice}>
                  <th scope="row">{readable(one.notice)}</th>
                  <td>{nowOf(one)}</td>
                  <td>{plain((one.texts.find((text) => text.language === words.code) ?? one.texts[0])?.text)}</td>
                  <td class="place">{one.place}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section aria-labelledby="kept">
        <h2 id="kept">{names.kept}</h2>
        <table class="grid">
          <Head columns={[names.what, names.kept, words.queues.written]} />
          <tbody>
            {office.kept.map((one) => (
              <tr key={one.what}>
                <th scope="row">{names.whats[one.what] ?? one.what}</th>
                <td>{names.days(one.days)}</td>
                <td class="place">{one.place || names.usual}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Head(props: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {props.columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function nowOf(notice: NoticeInOffice): string {
  const now = notice.on ? words.queues.noticeOn : words.queues.noticeOff;
  const who = notice.switched;
  if (who === null) return `${now}, ${words.numbers.settings}`;
  return `${now}, ${plain(who.by, 40)} ${dayAndTime(Date.parse(who.at), Date.now())}`;
}
