// The log-in form.

import type { TargetedSubmitEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { TONGUES, words } from "../strings";
import { speak, type Tongue, tongue } from "../tongue";
import { Mark } from "./icons";

/** Here and not at the desk, for the page is loaded again: a talk in the browser would end. */
function Tongues() {
  return (
    <label>
      {words.language}
      <select onChange={(event) => speak(event.currentTarget.value as Tongue)}>
        {Object.values(TONGUES).map(({ code }) => (
          <option key={code} value={code} selected={code === words.code} lang={code}>
            {own(code)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A language by its own name. */
function own(code: Tongue): string {
  return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
}

const HOUSE: Record<Tongue, { readonly with: (name: string) => string; readonly refused: string }> = {
  en: { with: (name) => `Log in with ${name}`, refused: "This account is nobody here." },
  pl: { with: (name) => `Zaloguj przez ${name}`, refused: "To konto nie jest tu nikim." },
  ru: { with: (name) => `Войти через ${name}`, refused: "Этой учётной записи здесь нет." },
  sl: { with: (name) => `Prijava z ${name}`, refused: "Ta račun tu ni nikogar." },
};

/** An account of the house, where there are such. */
function House() {
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    api.provider().then(setName);
  }, []);
  if (name === null) return null;
  return (
    <>
      {location.search === "?login=refused" && (
        <p class="problem" role="alert">
          {HOUSE[tongue].refused}
        </p>
      )}
      <a class="quiet-link" href="/api/oidc/login">
        {HOUSE[tongue].with(name)}
      </a>
    </>
  );
}

export function Login(props: { expired: boolean; done: (session: api.Session) => void }) {
  const [problem, setProblem] = useState<string | null>(props.expired ? words.link.expired : null);
  const [busy, setBusy] = useState(false);
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => user.current?.focus(), []);
  useEffect(() => {
    document.title = words.product;
  }, []);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || !user.current || !password.current) return;
    setBusy(true);
    const result = await api.login(user.current.value.trim(), password.current.value);
    setBusy(false);
    if (typeof result === "object") return props.done(result);
    setProblem(words.login[result]);
    password.current.select();
  };

  return (
    <main class="login">
      <form class="login-card" onSubmit={submit}>
        <div class="brand">
          <Mark />
          <span>{words.product}</span>
        </div>
        <h1>{words.login.title}</h1>
        <label>
          {words.login.user}
          <input ref={user} name="user" autocomplete="username" autocapitalize="off" spellcheck={false} required />
        </label>
        <label>
          {words.login.password}
          <input ref={password} name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary" disabled={busy}>
          {busy ? words.login.busy : words.login.submit}
        </button>
        <House />
        <Tongues />
      </form>
    </main>
  );
}
