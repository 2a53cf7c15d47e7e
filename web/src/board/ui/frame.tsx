// What the board's page and the office's have in common: who is there, the bar with the tabs, the language. A tab stands in
// the address, so that it can be linked and reloaded.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ifAny } from "../../session";
import { speak, type Tongue, tongue } from "../../tongue";
import { Mark } from "../../ui/icons";
import { Login } from "../../ui/login";
import * as api from "../api";
import { TONGUES, words } from "../words";

type Who = "asking" | "nobody" | api.Supervisor;

/** Who has come in, and how they leave: `leave` ends the session, `over` is for one that the server has ended. */
export interface Inside {
  readonly who: api.Supervisor;
  readonly leave: () => void;
  readonly over: () => void;
}

/** The log-in form, or `room` for those whose roles open this page. */
export function Door(props: { page: string; notYours: string; room: (inside: Inside) => ComponentChildren }) {
  const [who, setWho] = useState<Who>("asking");
  const over = () => setWho("nobody");
  const ask = () => {
    ifAny(api.me).then((found) => setWho(found ?? "nobody"), over);
  };
  useEffect(ask, []);
  if (who === "asking") return <p class="loading">{words.loading}</p>;
  if (who === "nobody") return <Login expired={false} done={ask} />;
  if (!who.pages.includes(props.page)) {
    return (
      <main class="loading">
        <p>{props.notYours}</p>
        <p>
          <a href="/">{words.desk}</a>
        </p>
      </main>
    );
  }
  const leave = () => {
    setWho("asking"); // the page lets go first: what it would still ask is refused once the session is over
    api.logout(who.csrf).then(over, over);
  };
  return props.room({ who, leave, over });
}

/** The bar above: `links` stand before the language. */
export function Bar<T extends string>(props: {
  name: string;
  tabs: readonly T[];
  labels: Readonly<Record<T, string>>;
  tab: T;
  inside: Inside;
  links: ComponentChildren;
}) {
  const { name, labels, tab, inside } = props;
  useEffect(() => {
    document.title = `${labels[tab]} – ${words.product}`;
  }, [labels, tab]);
  return (
    <header class="bar">
      <div class="brand">
        <Mark />
        <h1>
          {words.product} <span class="soft">{name}</span>
        </h1>
      </div>
      <nav class="tabs" aria-label={name}>
        {props.tabs.map((one) => (
          <a key={one} href={`#${one}`} aria-current={one === tab ? "page" : undefined}>
            {labels[one]}
          </a>
        ))}
      </nav>
      <div class="bar-end">
        {props.links}
        <Languages />
        <span class="me">
          <bdi>{inside.who.name}</bdi>
        </span>
        <button type="button" class="quiet" onClick={inside.leave}>
          {words.logout}
        </button>
      </div>
    </header>
  );
}

/** `#reports?name=service_level&queue=faults`: the tab, and what it should show. */
export function useAddress<T extends string>(tabs: readonly [T, ...T[]]): readonly [T, string] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const moved = () => setHash(location.hash);
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  const [name = "", query = ""] = hash.slice(1).split("?");
  return [tabs.find((tab) => tab === name) ?? tabs[0], query];
}

function Languages() {
  return (
    <select
      aria-label={words.language}
      value={tongue}
      onChange={(event) => speak((event.target as HTMLSelectElement).value as Tongue)}
    >
      {(Object.keys(TONGUES) as Tongue[]).map((code) => (
        <option key={code} value={code}>
          {TONGUES[code].tongue}
        </option>
      ))}
    </select>
  );
}
