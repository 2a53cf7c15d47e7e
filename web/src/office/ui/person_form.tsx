// The dialog in which somebody is added or changed.

import { useState } from "preact/hooks";
import { OrderDialog } from "../../board/ui/ordering";
import { plain } from "../../format";
import { userAt } from "../api";
import type { OfficeNow, PersonHere } from "../messages";
import { words } from "../words";
import { Field, Secret, Several } from "./field";

const split = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");

/** `person`: null is somebody new. */
export function PersonForm(props: { office: OfficeNow; csrf: string; person: PersonHere | null; done: () => void }) {
  const { office, person } = props;
  const names = words.people;
  const [user, setUser] = useState("");
  const [name, setName] = useState(person?.name ?? "");
  const [password, setPassword] = useState("");
  const [roles, setRoles] = useState<readonly string[]>(person?.roles ?? ["agent"]);
  const [languages, setLanguages] = useState(person?.languages.join(" ") ?? "");
  const [skills, setSkills] = useState(person?.skills.join(" ") ?? "");
  const [queues, setQueues] = useState<readonly string[]>(person?.queues ?? []);
  const [phone, setPhone] = useState(person?.phone ?? "");
  const order = (): readonly [string, object] => {
    const same = { name, roles, languages: split(languages), skills: split(skills), queues };
    if (person !== null) return [`${userAt(person.user)}/change`, { ...same, phone: phone.trim() }];
    return ["/api/office/users", { ...same, user: user.trim(), password, phone: phone.trim() || null }];
  };
  return (
    <OrderDialog
      id="person-form"
      title={person === null ? names.addTitle : names.changeTitle(plain(person.name, 60))}
      label={person === null ? names.addDo : names.save}
      csrf={props.csrf}
      order={order}
      done={props.done}
    >
      {person === null && <Field label={names.user} hint={names.userHint} value={user} required put={setUser} />}
      <Field label={names.name} value={name} required put={setName} />
      {person === null && (
        <Secret label={names.secret} hint={names.secretHint} value={password} required put={setPassword} />
      )}
      <Several
        label={names.roles}
        options={office.roles.map((role) => [role, words.roles[role] ?? role])}
        chosen={roles}
        put={setRoles}
      />
      <Several
        label={names.queues}
        options={office.queues.map((queue) => [queue.queue, plain(queue.title, 40)])}
        chosen={queues}
        put={setQueues}
      />
      <Field label={names.languages} hint={names.languagesHint} value={languages} put={setLanguages} />
      <Field label={names.skills} hint={names.skillsHint} value={skills} put={setSkills} />
      <Field label={names.phone} hint={names.phoneHint} value={phone} put={setPhone} />
    </OrderDialog>
  );
}
