// The log-in form.

import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../api";
import { words } from "../strings";
import { Mark } from "./icons";

export function Login(props: { expired: boolean; done: (session: api.Session) => void }) {
  const [problem, setProblem] = useState<string | null>(props.expired ? words.link.expired : null);
  const [busy, setBusy] = useState(false);
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => user.current?.focus(), []);
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
      </form>
    </main>
  );
}
