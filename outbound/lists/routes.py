"""Lists of people over HTTP, for campaign managers: a file comes up, is looked at, is imported; how far that is, and
the rows that gave nobody. The import itself is done by a program beside the engine (`Work`).

In: route table's calls. Out: models, files, orders. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Protocol

import structlog

from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.reports.sheets import as_csv, as_xlsx
from cti.web.routes import Answer, ApiProblem, Auth, Call, File, Handler, Route
from ivr.store import Store, StoreError
from outbound.lists import api
from outbound.lists.agreement import NoAgreement, agreed
from outbound.lists.candidate import ORDINARY
from outbound.lists.importing import begin, fail
from outbound.lists.kept_lists import MOST, ContactList, Lists, rejected_table
from outbound.lists.plan import ImportFailed, Order
from outbound.lists.recycling import Recycling
from outbound.lists.stalled import Stalled
from outbound.lists.uploads import MOST_BYTES, NoRoom, Upload, Uploads
from scripts_dsl.campaign import Campaign

ID = "[0-9A-Za-z-]{1,64}"
TIDIED = 3600.0
"""Seconds between two looks for what is too old."""

log = structlog.get_logger(__name__)
SHEETS: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Work(Protocol):
    """A program beside the engine that reads files: they come from outside, and one may be a minute's work."""

    async def look(self, order: Order) -> api.TablePreview:
        """What an import would make of the file. Raises ImportFailed."""
        ...

    async def run(self, order: Order) -> str:
        """Returns when it is over; why it failed, or ''."""
        ...


class ListRoutes(Feature):
    """`campaigns()`: those of the files in force."""

    def __init__(
        self,
        core: Core,
        store: Store,
        work: Work,
        campaigns: Callable[[], Mapping[str, Campaign]],
    ) -> None:
        self._core, self._store, self._work, self._campaigns = core, store, work, campaigns
        self._lists, self._uploads = Lists(store), Uploads(core.now)
        self._orders: asyncio.Queue[tuple[Order, str]] = asyncio.Queue()
        self._mine: set[str] = set()

    def routes(self) -> list[Route]:
        one = f"/api/lists/{{list:{ID}}}"
        sheets = [
            _get(f"{one}/rejected.{kind}", {200: content, 404: "problem"}, self._sheet(kind), f"All of them: {kind}")
            for kind, content in SHEETS.items()
        ]
        return [
            Route(
                method="POST",
                path="/api/lists/files",
                auth=Auth.SESSION,
                upload=MOST_BYTES,
                query=api.UploadQuery,
                handler=self.upload,
                answers={201: api.Uploaded, 409: "problem"},
                summary="Send a file of people (CSV, XLSX); it waits an hour and is nobody's candidate yet",
            ),
            _post(
                "/api/lists/preview", api.TableRequest, {200: api.TablePreview, 404: "problem", 409: "problem"},
                self.preview, "What an import would make of a file: columns, and what becomes of its first rows",
            ),
            _post(
                "/api/lists", api.ImportRequest, {202: api.ListHere, 404: "problem", 409: "problem"}, self.start,
                "Import a file: its people become candidates of a campaign; the answer does not wait for it",
            ),
            _get("/api/lists", {200: api.ListsHere}, self.all, "Lists, and how far imports are", api.ListsQuery),
            _get(
                f"{one}/progress", {200: api.ListHere, 404: "problem"}, self.one,
                "One list, how far it is, and its refused rows by their reasons",
            ),
            _get(
                f"{one}/rejected", {200: api.RejectedHere, 404: "problem"}, self.rejected,
                "Rows of a list that gave nobody", api.RejectedQuery,
            ),
            *sheets,
        ]  # fmt: skip

    # --- a file comes in -----------------------------------------------------------------------------------------

    async def upload(self, call: Call) -> Answer:
        """Raises ApiProblem 408, 409, 413."""
        assert isinstance(call.query, api.UploadQuery)
        assert call.agent is not None
        assert call.content is not None
        try:
            found = await self._uploads.take(call.content, call.query.name, call.agent.user)
        except NoRoom:
            raise ApiProblem(409, "too_many_files", "Too many files wait: import one of them first.") from None
        return Answer(api.Uploaded(file=found.id, name=found.name, size=found.size), 201, noted={"size": found.size})

    async def preview(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        said = call.body
        assert isinstance(said, api.TableRequest)
        return Answer(await self._look(self._order(call, self._upload(call, said.file), said)))

    async def start(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        said = call.body
        assert isinstance(said, api.ImportRequest)
        upload = self._upload(call, said.file)
        order = self._order(call, upload, said)
        found = await self._look(order)
        if not found.rows:
            raise ApiProblem(409, "no_numbers", "No column seems to be the telephone number: say which.")
        if not self._uploads.begin(upload.id):
            raise ApiProblem(409, "being_imported", "This file is being imported already.")
        try:
            await begin(self._store, order.wanted(), self._core.now())
        except StoreError:
            self._uploads.not_begun(upload.id)
            raise
        self._mine.add(order.list)
        self._orders.put_nowait((order, upload.id))
        return Answer(await self._shown(order.list), 202, noted={"list": order.list, "campaign": order.campaign})

    async def run(self) -> None:
        """One import after the other, and what is too old goes; until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._import())
            group.create_task(self._expire())
            group.create_task(Stalled(self._store, lambda: self._mine).run())

    async def _expire(self) -> None:
        while True:
            try:
                await Recycling(self._store).expire(self._core.now())
            except StoreError as problem:
                log.warning("lists.not_tidied", problem=repr(problem))
            self._uploads.expire()
            await asyncio.sleep(TIDIED)

    async def _import(self) -> None:
        while True:
            order, file = await self._orders.get()
            try:
                why = await self._work.run(order)
                if why:
                    await fail(self._store, order.list, why)
            except asyncio.CancelledError:
                with suppress(StoreError):
                    await fail(self._store, order.list, "the program ended: import the file again, nobody is twice")
                raise
            except (OSError, StoreError) as problem:
                log.error("lists.not_imported", list=order.list, problem=repr(problem))
            finally:
                self._mine.discard(order.list)
                self._uploads.forget(file)

    def close(self) -> None:
        self._uploads.close()

    def _upload(self, call: Call, file: str) -> Upload:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        found = self._uploads.one(file, call.agent.user)
        if found is None:
            raise ApiProblem(404, "no_such_file", "There is no such file of yours, or not any more: send it again.")
        return found

    def _order(self, call: Call, upload: Upload, said: api.TableRequest) -> Order:
        assert call.agent is not None
        more = said if isinstance(said, api.ImportRequest) else None
        return Order(
            file=str(upload.path),
            campaign=said.campaign,
            name=(more.name if more else "") or upload.name,
            origin=more.origin if more else "",
            user=call.agent.user,
            source=upload.name,
            consent=_agreement(more.consent, self._core.now().date()) if more and more.consent else "",
            columns=said.columns,
            named=said.names,
            country=said.country.upper(),
            encoding=said.encoding,
            sheet=said.sheet,
            priority=more.priority if more else ORDINARY,
        )

    async def _look(self, order: Order) -> api.TablePreview:
        """Raises ApiProblem 404, 409."""
        if order.campaign not in self._campaigns():
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        try:
            return await self._work.look(order)
        except ImportFailed as problem:
            raise ApiProblem(409, "cannot_be_read", f"{str(problem)[:400]}.") from None

    # --- what is there -------------------------------------------------------------------------------------------

    async def all(self, call: Call) -> Answer:
        assert isinstance(call.query, api.ListsQuery)
        found = await self._lists.all(call.query.campaign)
        return Answer(api.ListsHere(lists=[_list(one) for one in found]))

    async def one(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        return Answer(await self._shown(call.path["list"]))

    async def rejected(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.query, api.RejectedQuery)
        await self._known(call.path["list"])
        found = await self._lists.rejected(call.path["list"], call.query.after, MOST + 1)
        rows = [api.RowHere(row=r.row, number=r.number, because=r.because, why=r.why) for r in found[:MOST]]
        return Answer(api.RejectedHere(rows=rows, more=len(found) > MOST))

    def _sheet(self, kind: str) -> Handler:
        async def sheet(call: Call) -> Answer:
            one = await self._known(call.path["list"])
            table = rejected_table(await self._lists.every_rejected(one.id))
            content = await asyncio.to_thread(as_csv if kind == "csv" else as_xlsx, table)
            return Answer(file=File(f"centrala-rejected.{kind}", SHEETS[kind], content), noted={"rows": len(table) - 1})

        return sheet

    async def _shown(self, id_: str) -> api.ListHere:
        found = await self._known(id_)
        return _list(found, dict(await self._lists.reasons(id_)))

    async def _known(self, id_: str) -> ContactList:
        """Raises ApiProblem 404."""
        found = await self._lists.one(id_)
        if found is None:
            raise ApiProblem(404, "no_such_list", "There is no such list.")
        return found


def _agreement(said: api.ConsentSaid, today: date) -> str:
    """Raises ApiProblem 409."""
    try:
        return agreed(said.purposes, said.evidence, said.at, today, written=said.in_writing).dump()
    except NoAgreement as problem:
        raise ApiProblem(409, "no_consent", f"{str(problem)[:1].upper()}{str(problem)[1:400]}.") from None


def _list(one: ContactList, reasons: Mapping[str, int] | None = None) -> api.ListHere:
    return api.ListHere(
        id=one.id, campaign=one.campaign, name=one.name, origin=one.origin,
        purposes=list(one.agreement.purposes) if one.agreement else [],
        evidence=one.agreement.evidence if one.agreement else "",
        imported=one.imported, user=one.user, state=one.state, share=one.share, accepted=one.accepted,
        merged=one.merged, rejected=one.rejected, problem=one.problem, reasons=dict(reasons or {}),
    )  # fmt: skip


def _get(
    path: str,
    answers: Mapping[int, type[Model] | str],
    handler: Handler,
    summary: str,
    query: type[Model] | None = None,
) -> Route:
    return Route(
        method="GET", path=path, auth=Auth.SESSION, query=query, handler=handler, answers=answers, summary=summary
    )


def _post(
    path: str, body: type[Model], answers: Mapping[int, type[Model] | str], handler: Handler, summary: str
) -> Route:
    return Route(
        method="POST", path=path, auth=Auth.SESSION, body=body, handler=handler, answers=answers, summary=summary
    )
