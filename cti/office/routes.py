"""The office: who there is and what there is, shown; people and telephones changed. What stands in files is not.

In: route table's calls. Out: the same changes as `centrala user|agent|phone` (cti/agents/changes.py), which count at
once (cti/office/staff.py). Called by web/app.py; made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from cti.agents import Agent, rules
from cti.agents.changes import By, People
from cti.agents.telephones import Telephones, telephones
from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.office import parts as site_parts
from cti.office import shown
from cti.office.api import (
    KeptInOffice,
    NewPassword,
    NewPhone,
    NewUser,
    NumberInOffice,
    OfficeNow,
    PersonGone,
    PhoneDone,
    PhoneMade,
    PhoneSeen,
    PhonesSeen,
    UserChange,
)
from cti.office.staff import Staff
from cti.roles import Role
from cti.web.routes import Answer, ApiProblem, Auth, Call, Handler, Route
from ivr.recordings.keeping import KEEP_SECONDS, PURPOSES
from ivr.store import Store
from ivr.switches import Switches

NAME = "[A-Za-z0-9_-]{1,64}"
DAY = 86_400
STATUS = {"no_such_user": 404, "no_such_phone": 404, "taken": 409, "last_admin": 409, "not_removed": 409}
"""Of what was refused; anything else is a 400: it was written wrong."""


class Contact(Protocol):
    """How an Asterisk sees a telephone (ivr/asterisk/contacts.py)."""

    @property
    def known(self) -> bool: ...
    @property
    def address(self) -> str: ...


class Exchanges(Protocol):
    """The Asterisks' files and what they know of telephones (centrala/phoning.py)."""

    async def write(self) -> Sequence[str]:
        """Tell them of telephones; what is left for somebody to do. Raises StoreError."""

    async def seen(self, phones: Iterable[str]) -> tuple[Mapping[str, Mapping[str, Contact]], Sequence[str]]:
        """By Asterisk and telephone; and which Asterisks do not answer."""


class OfficeRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, store: Store, staff: Staff, switches: Switches, exchanges: Exchanges) -> None:
        self._core, self._store, self._staff, self._switches = core, store, staff, switches
        self._exchanges = exchanges
        self._people, self._phones = People(store, core.now), Telephones(store, core.now)

    def routes(self) -> list[Route]:
        user, phone = f"users/{{user:{NAME}}}", f"phones/{{phone:{NAME}}}"
        made = {200: PhoneMade}
        return [
            _route("GET", "", self.now, "People, queues, numbers, telephones, notices, retention", {200: OfficeNow}),
            _route("GET", "/phones", self.seen, "Which telephones are registered, and from where", {200: PhonesSeen}),
            _route("POST", "/users", self.add, "Make an account", {204: ""}, NewUser),
            _route("POST", f"/{user}/change", self.change, "Change what somebody is and can", {204: ""}, UserChange),
            _route("POST", f"/{user}/password", self.password, "Give somebody a new password", {204: ""}, NewPassword),
            _route("POST", f"/{user}/remove", self.remove, "Remove somebody; the past keeps the name", {204: ""}),
            _route("POST", f"/{user}/back", self.back, "Bring back who was removed", {204: ""}, NewPassword),
            _route("POST", "/phones", self.make, "Make a telephone; its password is told once", made, NewPhone),
            _route("POST", f"/{phone}/password", self.renew, "A new password of a telephone that was made here", made),
            _route("POST", f"/{phone}/remove", self.forget, "Remove a telephone that was made here", {200: PhoneDone}),
        ]

    # --- what there is -------------------------------------------------------------------------------------------

    async def now(self, _call: Call) -> Answer:
        """Raises StoreError."""
        people, made = await self._core.agents.all(), await telephones(self._store)
        site, now, switched = self._core.site, self._core.now(), self._switches.all()
        wanted = [(queue.name, queue.skills, queue.languages) for queue in site.queues.values()]
        return Answer(
            OfficeNow(
                at=now,
                zone=site.zone,
                people=[shown.person(one, rules.doubts(one, wanted, people)) for one in people],
                gone=[PersonGone(user=o.user, name=o.name, at=o.at) for o in await self._people.removed()],
                queues=[shown.queue(one) for one in site_parts.queues(site, people, switched, now)],
                numbers=[NumberInOffice(number=o.number, flow=o.flow, place=o.place) for o in site_parts.numbers(site)],
                phones=shown.phones(people, made, self._core.attendance.registered),
                notices=[shown.notice(one) for one in site_parts.notices(site, switched)],
                kept=[
                    KeptInOffice(what=o.what, days=round(o.seconds / DAY, 2), place=o.place)
                    for o in site_parts.kept(site, dict.fromkeys(PURPOSES.values(), KEEP_SECONDS))
                ],
                roles=[role.value for role in Role],
            )
        )

    async def seen(self, _call: Call) -> Answer:
        """Raises StoreError."""
        people, made = await self._core.agents.all(), await telephones(self._store)
        phones = {one.name for one in made} | {one.sip_user for one in people if one.sip_user}
        found, silent = await self._exchanges.seen(phones)
        seen = [
            PhoneSeen(asterisk=name, phone=phone, known=contact.known, address=contact.address)
            for name, contacts in found.items()
            for phone, contact in sorted(contacts.items())
        ]
        return Answer(PhonesSeen(phones=seen, silent=list(silent)))

    # --- people --------------------------------------------------------------------------------------------------

    async def add(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 409."""
        body = call.body
        assert isinstance(body, NewUser)

        async def work(by: By) -> None:
            person = Agent(
                rules.user_name(body.user),
                rules.person_name(body.name),
                rules.roles(body.roles),
                rules.phone_name(body.phone) if body.phone else None,
                rules.languages(body.languages),
                rules.queues(body.queues, self._core.site.queues),
                rules.skills(body.skills),
            )
            hash_ = await self._core.passwords.hash(rules.password(body.password, person.user, person.name))
            await self._people.add(person, hash_, by)

        return await self._done(call, work)

    async def change(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404, 409."""
        body = call.body
        assert isinstance(body, UserChange)

        async def work(by: By) -> None:
            before = await self._people.one(call.path["user"])
            after = await self._people.change(before.user, by, **self._fields(body))
            if after.sip_user != before.sip_user or after.name != before.name:
                await self._exchanges.write()

        return await self._done(call, work)

    def _fields(self, body: UserChange) -> dict[str, Any]:
        """Raises Wrong."""
        fields: dict[str, Any] = {}
        if body.name is not None:
            fields["name"] = rules.person_name(body.name)
        if body.roles is not None:
            fields["roles"] = rules.roles(body.roles)
        if body.languages is not None:
            fields["languages"] = rules.languages(body.languages)
        if body.skills is not None:
            fields["skills"] = rules.skills(body.skills)
        if body.queues is not None:
            fields["queues"] = rules.queues(body.queues, self._core.site.queues)
        if body.phone is not None:
            fields["phone"] = rules.phone_name(body.phone) if body.phone else None
        return fields

    async def password(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404."""
        body = call.body
        assert isinstance(body, NewPassword)

        async def work(by: By) -> None:
            person = await self._people.one(call.path["user"])
            hash_ = await self._core.passwords.hash(rules.password(body.password, person.user, person.name))
            await self._people.password(person.user, hash_, by)

        return await self._done(call, work)

    async def remove(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404, 409."""

        async def work(by: By) -> None:
            if call.path["user"] == by.user:
                raise rules.Wrong("yourself", "nobody removes himself: another admin does it")
            await self._people.remove(call.path["user"], by)

        return await self._done(call, work)

    async def back(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 409."""
        body = call.body
        assert isinstance(body, NewPassword)

        async def work(by: By) -> None:
            hash_ = await self._core.passwords.hash(rules.password(body.password, call.path["user"]))
            await self._people.bring_back(call.path["user"], hash_, by)

        return await self._done(call, work)

    # --- telephones ----------------------------------------------------------------------------------------------

    async def make(self, call: Call) -> Answer:
        """Raises ApiProblem 400, 404, 409."""
        body, told = call.body, {}
        assert isinstance(body, NewPhone)

        async def work(by: By) -> None:
            if body.agent is not None:
                await self._people.one(body.agent)
            told["password"] = await self._phones.add(body.phone, by)
            if body.agent is not None:
                await self._people.change(body.agent, by, phone=body.phone)

        await self._done(call, work)
        return Answer(PhoneMade(phone=body.phone, password=told["password"], do=list(await self._exchanges.write())))

    async def renew(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        phone, told = call.path["phone"], {}

        async def work(by: By) -> None:
            told["password"] = await self._phones.renew(phone, by)

        await self._done(call, work)
        return Answer(PhoneMade(phone=phone, password=told["password"], do=list(await self._exchanges.write())))

    async def forget(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        await self._done(call, lambda by: self._phones.remove(call.path["phone"], by))
        return Answer(PhoneDone(do=list(await self._exchanges.write())))

    async def _done(self, call: Call, work: Callable[[By], Awaitable[None]]) -> Answer:
        """Changed, and in force everywhere when it returns."""
        assert call.agent is not None
        try:
            await work(By(call.agent.user, "page"))
        except rules.Wrong as wrong:
            raise ApiProblem(STATUS.get(wrong.code, 400), wrong.code, str(wrong)) from None
        await self._staff.look()
        return Answer(status=204)


def _route(
    method: str,
    path: str,
    handler: Handler,
    summary: str,
    answers: Mapping[int, type[Model] | str],
    body: type[Model] | None = None,
) -> Route:
    problems = dict.fromkeys((400, 404, 409), "problem") if method == "POST" else {}
    return Route(
        method=method,
        path=f"/api/office{path}",
        auth=Auth.SESSION,
        handler=handler,
        body=body,
        answers={**answers, **problems},
        summary=summary,
    )
