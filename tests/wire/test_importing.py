"""People of a table become candidates: each once, everybody else with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cti.customers import Customer, Customers
from ivr.dialguard.numbers import to_ring
from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.lists import Candidate, Candidates, CandidateState, importing
from outbound.lists.agreement import Agreement
from outbound.lists.columns import columns, has_names
from outbound.lists.files import FileRefused, Row, opened
from outbound.lists.importing import Importing, Summary, Wanted
from outbound.lists.kept_lists import Lists
from outbound.lists.reading import People, places
from scripts_dsl.values import Money
from support.importing import campaign

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ANNA, IVAN = "+48601234567", "+79031234567"


async def imported(
    store: Store, path: Path, *, told: Callable[[Summary], None] = lambda _: None, **wanted: Any
) -> Summary:
    """As the command does it: with the columns as they are guessed."""
    file, of = opened(path, "PL"), campaign()
    head = [row for row, _ in zip(file.rows(), range(3), strict=False) if isinstance(row, Row)]
    named = has_names(head[0], "PL")
    found = columns(head, named, of.people.fields, "PL")
    people = People(
        of,
        places([one.target for one in found]),
        "PL",
        NOW,
        lambda number: to_ring(number, "PL", frozenset({"+48221111111"})),
    )
    rows = file.rows()
    if named:
        next(rows)
    meta = {"name": "May", "origin": "our own customers", "source": path.name, "user": "sofia", **wanted}
    return await Importing(store, Wanted(campaign="overdue", **meta), people, lambda: NOW, told=told).run(rows)


def file(tmp_path: Path, *rows: str, head: str = "phone,name,language,debt,due") -> Path:
    path = tmp_path / "people.csv"
    path.write_text("\n".join((head, *rows)) + "\n")
    return path


async def refused(store: Store, summary: Summary) -> list[tuple[int, str]]:
    return [(one.row, one.because) for one in await Lists(store).every_rejected(summary.list)]


async def one(store: Store, number: str = ANNA) -> Candidate:
    found = await Candidates(store).one("overdue", number)
    assert found is not None
    return found


async def test_a_row_becomes_a_candidate_with_its_values(store: Store, tmp_path: Path) -> None:
    summary = await imported(store, file(tmp_path, '601 234 567,Anna,pl-PL,"120,50 zł",20.4.2026'))
    found = await one(store)
    assert (summary.accepted, summary.rejected, summary.later) == (1, 0, 0)
    assert (found.number, found.language, found.state) == (ANNA, "pl", CandidateState.WAITING)
    values = found.values(campaign().people.fields)
    assert (values["debt"], values["due"], found.rank) == (
        Money(Decimal("120.50"), "PLN"),
        date(2026, 4, 20),
        date(2026, 4, 20).toordinal(),
    )


async def test_every_row_that_gives_nobody_is_told_with_its_reason(store: Store, tmp_path: Path) -> None:
    summary = await imported(
        store,
        file(
            tmp_path, "601234567,A,pl,80,2026-04-20", ",B,pl,80,2026-04-20", "hello,C,pl,80,2026-04-20",
            "602234567,D,pl,much,2026-04-20", "603234567,E,pl,80,31.2.2026", "112,F,pl,80,2026-04-20",
            "22 111 11 11,G,pl,80,2026-04-20", "+48 601-234-567,H,pl,80,2026-04-20", '604234567,"I,pl',
        ),
    )  # fmt: skip
    assert await refused(store, summary) == [
        (3, "number"), (4, "number"), (5, "field"), (6, "field"), (7, "number"), (8, "ring"), (9, "twice"),
        (10, "quotes"),
    ]  # fmt: skip
    assert (summary.read, summary.accepted, summary.rejected) == (9, 1, 8)
    kept = await Lists(store).one(summary.list)
    assert kept is not None
    assert (kept.state, kept.accepted, kept.rejected, kept.share) == ("done", 1, 8, 1.0)
    assert (await Lists(store).reasons(summary.list))[0][1] == 3
    rows = await Lists(store).every_rejected(summary.list)
    assert "own numbers" in rows[5].why
    assert "debt" in rows[2].why
    assert rows[2].number == "+48602234567", "by which it is erased"


@pytest.mark.attack("A35")
@pytest.mark.parametrize(
    "written", ["601234567", "+48 601-234-567", "0048601234567", "(601) 234 567", "６０１２３４５６７"]
)
@pytest.mark.parametrize("state", ["never", "done"])
async def test_whoever_said_no_is_not_new_in_a_later_list_however_written(
    store: Store, tmp_path: Path, written: str, state: str
) -> None:
    await imported(store, file(tmp_path, "601234567,Anna,pl,80,2026-04-20"))
    await store.write(grouped([Sql("UPDATE candidate SET state = :state, because = 'do_not_call'")(state=state)]))
    summary = await imported(store, file(tmp_path, f"{written},NEW NAME,en,900,2026-01-01"), name="June")
    found = await one(store)
    assert (summary.accepted, summary.merged) == (0, 1)
    assert (found.state, found.because, found.fields["name"]) == (state, "do_not_call", "Anna")


@pytest.mark.attack("A34")
@pytest.mark.parametrize(
    "written", ["12345", "601 234 56O", "+48 601234567 x12", "tel:+48601234567;phone-context=x", "12"]
)
async def test_a_number_without_its_area_code_or_with_more_than_a_number_is_refused(
    store: Store, tmp_path: Path, written: str
) -> None:
    head = file(tmp_path, f"{written},A,pl,80,", "601234567,B,pl,80,")
    summary = await imported(store, head)
    assert summary.accepted + summary.merged == (1 if await refused(store, summary) else 2)
    every = {one.number for one in await Candidates(store).due("overdue", NOW, 9)}
    assert every <= {ANNA}


async def test_who_waits_is_told_of_as_the_newest_list_says_and_keeps_the_tries(store: Store, tmp_path: Path) -> None:
    await imported(store, file(tmp_path, "601234567,Anna,pl,80,2026-04-20"))
    await store.write(grouped([Sql("UPDATE candidate SET tries = 2, not_before = 9")()]))
    summary = await imported(store, file(tmp_path, "601234567,Anna K,en,95,2026-03-20"), name="June")
    found = await one(store)
    assert (found.fields["name"], found.language, found.tries, found.list) == ("Anna K", "en", 2, summary.list)
    assert micros(found.not_before) == 9 if found.not_before else False
    assert (await Candidates(store).counts("overdue"))[CandidateState.WAITING] == 1


async def test_a_number_of_a_customer_of_ours_is_that_customer(store: Store, tmp_path: Path) -> None:
    await Customers(store).keep(Customer("c1", "Anna", "pl", (ANNA, "+48602234567")), now=NOW)
    await Customers(store).keep(Customer("c2", "Jan", "pl", ("+48603234567",)), now=NOW)
    await Customers(store).keep(Customer("c3", "Ewa", "pl", ("+48603234567",)), now=NOW)
    rows = [f"60{n}234567,x,pl,80,2026-04-20" for n in (1, 2, 3)]
    summary = await imported(store, file(tmp_path, *rows))
    assert (await one(store)).customer_id == "c1"
    assert await refused(store, summary) == [(3, "same_customer")]
    assert (await one(store, "+48603234567")).customer_id is None, "of two customers it is nobody's"


async def test_the_list_keeps_where_people_come_from_and_what_they_agreed_to(store: Store, tmp_path: Path) -> None:
    agreed = Agreement(("marketing",), "form 12", NOW, True)
    path = file(tmp_path, "601234567,Anna,card 7,1.5.2026", "602234567,Jan,,", head="phone,name,consent,consented")
    summary = await imported(store, path, agreement=agreed)
    kept = await Lists(store).one(summary.list)
    assert kept is not None
    assert (kept.origin, kept.agreement, kept.user, kept.name) == ("our own customers", agreed, "sofia", "May")
    assert ((await one(store)).consent, (await one(store)).consented) == ("card 7", datetime(2026, 5, 1, tzinfo=UTC))
    assert (await one(store, "+48602234567")).consent == ""
    ((body,),) = await store.fetch(Sql("SELECT body FROM event WHERE kind = 'list.imported'"))
    told = json.loads(body)
    assert (told["list"], told["accepted"], told["source"]) == (summary.list, 2, "people.csv")
    assert "601234567" not in body


async def test_those_for_whom_only_is_not_so_today_are_counted_and_stay(store: Store, tmp_path: Path) -> None:
    summary = await imported(store, file(tmp_path, "601234567,A,pl,80,", "602234567,B,pl,20,"))
    assert (summary.accepted, summary.later) == (2, 1)


async def test_progress_is_seen_while_it_goes_on(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    seen: list[int] = []
    rows = [f"60123456{n},A,pl,80," for n in range(5)]
    await imported(store, file(tmp_path, *rows, rows[0]), told=lambda summary: seen.append(summary.accepted))
    assert seen == [2, 4, 5], "and twice is seen over chunks"


async def test_a_file_that_breaks_off_leaves_a_list_that_failed_and_can_be_made_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    rows = [f"60123456{n},A,pl,80," for n in range(5)]
    with monkeypatch.context() as short:
        short.setattr("outbound.lists.files.text.MOST_ROWS", 3)
        with pytest.raises(FileRefused):
            await imported(store, file(tmp_path, *rows))
    (broken,) = await Lists(store).all("overdue")
    assert (broken.state, broken.accepted) == ("failed", 2)
    assert "more than 3 rows" in broken.problem
    again = await imported(store, file(tmp_path, *rows))
    assert (again.accepted, again.merged) == (3, 2)
    assert (await Candidates(store).counts("overdue"))[CandidateState.WAITING] == 5


async def test_refused_rows_are_kept_up_to_a_limit_and_all_are_counted(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_REJECTED", 2)
    summary = await imported(store, file(tmp_path, *(["x,A,pl,80,"] * 5), "601234567,A,pl,80,"))
    assert summary.rejected == 5
    assert len(await Lists(store).every_rejected(summary.list)) == 2


async def test_a_formula_in_a_name_is_a_text(store: Store, tmp_path: Path) -> None:
    path = file(tmp_path, '\'+48601234567,"=HYPERLINK(""http://x"")"', head="phone,name")
    await imported(store, path)
    assert (await one(store)).fields["name"] == '=HYPERLINK("http://x")'
