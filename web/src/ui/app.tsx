// Who is there? The log-in form or the desk. When a session ends, the form covers the desk, and what the agent had
// written is still there after logging in again; somebody else gets a desk of their own.

import { useCallback, useEffect, useState } from "preact/hooks";
import * as api from "../api";
import { ifAny } from "../session";
import { words } from "../strings";
import { Desk } from "./desk";
import { Elsewhere } from "./elsewhere";
import { Login } from "./login";

type Who = "asking" | "nobody" | api.Session;

export function App() {
  const [who, setWho] = useState<Who>("asking");
  const [expired, setExpired] = useState(false);
  useEffect(() => {
    ifAny(api.me).then(
      (session) => setWho(session ?? "nobody"),
      () => setWho("nobody"),
    );
  }, []);

  const expire = useCallback(() => setExpired(true), []); // the same one for ever: the desk calls it once per expiry
  const enter = (session: api.Session) => {
    setExpired(false);
    setWho(session);
  };
  if (who === "asking") return <p class="loading">{words.loading}</p>;
  if (who === "nobody") return <Login expired={false} done={enter} />;
  const leave = () => {
    const gone = () => setWho("nobody");
    setWho("asking"); // the page lets go first: what it would still ask is refused once the session is over
    api.logout(who.csrf).then(gone, gone);
  };
  if (!who.pages.includes("desk")) return <Elsewhere session={who} leave={leave} />;
  return (
    <>
      {expired && <Login expired={true} done={enter} />}
      <div hidden={expired}>
        <Desk key={who.user} session={who} leave={leave} expired={expire} />
      </div>
    </>
  );
}
