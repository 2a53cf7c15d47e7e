// People: who has an account, as what, with which languages, skills, queues and telephone; added, changed, removed.

import { useState } from "preact/hooks";
import { OrderDialog } from "../../board/ui/ordering";
import { dayAndTime, plain } from "../../format";
import { userAt } from "../api";
import type { PersonHere } from "../messages";
import { words } from "../words";
import { Secret } from "./field";
import type { Mine } from "./mine";
import { PersonForm } from "./person_form";

type Open =
  | { readonly kind: "add" }
  | { readonly kind: "change" | "password" | "remove"; readonly person: PersonHere }
  | { readonly kind: "back"; readonly user: string; readonly name: string };

export function PeoplePage(props: Mine) {
  const { office, who, again } = props;
  const [open, setOpen] = useState<Open | null>(null);
  const done = () => {
    setOpen(null);
    again();
  };
  return (
    <>
      <section aria-labelledby="people">
        <div class="head-row">
          <h2 id="people">{words.people.title}</h2>
          {props.changes && (
            <button type="button" class="primary" onClick={() => setOpen({ kind: "add" })}>
              {words.people.add}
            </button>
          )}
        </div>
        {office.people.length === 0 ? (
          <p class="soft">{words.people.none}</p>
        ) : (
          <Table people={office.people} changes={props.changes} me={who.user} open={setOpen} />
        )}
      </section>
      {office.gone.length > 0 && (
        <section aria-labelledby="gone">
          <h2 id="gone">{words.people.gone}</h2>
          <ul class="list">
            {office.gone.map((one) => (
              <li key={one.user}>
                <bdi>{plain(one.name, 80)}</bdi> ({one.user}){" "}
                <span class="soft">{dayAndTime(Date.parse(one.at), Date.now())}</span>{" "}
                {props.changes && (
                  <button
                    type="button"
                    class="quiet"
                    onClick={() => setOpen({ kind: "back", user: one.user, name: one.name })}
                  >
                    {words.people.back}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {open?.kind === "add" && <PersonForm office={office} csrf={who.csrf} person={null} done={done} />}
      {open?.kind === "change" && <PersonForm office={office} csrf={who.csrf} person={open.person} done={done} />}
      {open?.kind === "password" && (
        <SecretDialog csrf={who.csrf} user={open.person.user} name={open.person.name} done={done} />
      )}
      {open?.kind === "back" && <SecretDialog csrf={who.csrf} user={open.user} name={open.name} back done={done} />}
      {open?.kind === "remove" && (
        <OrderDialog
          id="remove-person"
          title={words.people.removeTitle(plain(open.person.name, 60))}
          label={words.people.removeDo}
          csrf={who.csrf}
          order={() => [`${userAt(open.person.user)}/remove`, {}]}
          done={done}
        >
          <p>{words.people.removeHint}</p>
        </OrderDialog>
      )}
    </>
  );
}

function SecretDialog(props: { csrf: string; user: string; name: string; back?: boolean; done: () => void }) {
  const [password, setPassword] = useState("");
  const name = plain(props.name, 60);
  return (
    <OrderDialog
      id="new-password"
      title={props.back ? words.people.backTitle(name) : words.people.passwordTitle(name)}
      label={words.people.passwordDo}
      csrf={props.csrf}
      order={() => [`${userAt(props.user)}/${props.back ? "back" : "password"}`, { password }]}
      done={props.done}
    >
      <Secret label={words.people.secret} hint={words.people.secretHint} value={password} put={setPassword} />
    </OrderDialog>
  );
}

function Table(props: { people: readonly PersonHere[]; changes: boolean; me: string; open: (what: Open) => void }) {
  const { people: names } = words;
  return (
    <div class="wide">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{names.name}</th>
            <th scope="col">{names.user}</th>
            <th scope="col">{names.roles}</th>
            <th scope="col">{names.languages}</th>
            <th scope="col">{names.skills}</th>
            <th scope="col">{names.queues}</th>
            <th scope="col">{names.phone}</th>
            {props.changes && <th scope="col">{names.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {props.people.map((one) => (
            <tr key={one.user}>
              <th scope="row">
                <bdi>{plain(one.name, 80)}</bdi>
                {one.doubts.map((doubt) => (
                  <p class="doubt" key={doubt}>
                    {names.doubt}: {plain(doubt, 160)}
                  </p>
                ))}
              </th>
              <td>{one.user}</td>
              <td>{one.roles.map((role) => words.roles[role] ?? role).join(", ")}</td>
              <td>{one.languages.join(" ")}</td>
              <td>{one.skills.join(" ")}</td>
              <td>{one.queues.join(", ")}</td>
              <td>{one.phone ?? ""}</td>
              {props.changes && (
                <td>
                  <div class="row-acts">
                    <button type="button" class="quiet" onClick={() => props.open({ kind: "change", person: one })}>
                      {names.change}
                    </button>
                    <button type="button" class="quiet" onClick={() => props.open({ kind: "password", person: one })}>
                      {names.password}
                    </button>
                    {one.user !== props.me && (
                      <button type="button" class="quiet" onClick={() => props.open({ kind: "remove", person: one })}>
                        {names.remove}
                      </button>
                    )}
                  </div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
