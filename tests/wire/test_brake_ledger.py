"""A brake whose records do not tell one story is dead: what was changed behind its back is found, and told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from centrala.cli.brake import _retold
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.braking import ledger
from outbound.campaigns.happenings import CampaignOutcomeChanged
from outbound.campaigns.states import RUNNING, STOPPED
from support.braked import NAME, Braked, braked, in_pitch
from support.campaign_line import talks

FATES = ["promised", in_pitch, "promised", "do_not_call", "promised", "promised"]
"""Eighteen answers."""
GOOD_TO_BAD = "UPDATE brake_answer SET x = 0.0 WHERE place = 5"


@pytest.fixture
async def here(store: Store) -> AsyncIterator[Braked]:
    """On both databases."""
    async with braked(store) as made:
        await made.prepared(len(FATES) + 4)
        await made.run_calls(FATES)
        yield made


async def changed(one: Braked, text: str) -> None:
    """By whoever has the password of the database."""
    await one.store.write(grouped([Sql(text)()]))


async def checked(one: Braked, seconds: float = ledger.PART) -> None:
    """So much later."""
    one.monotonic += seconds
    await one.look(1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD_TO_BAD, "opts_out: 6 answers come to evidence of"),
        (
            "DELETE FROM brake_answer WHERE place = 7",
            "1 answers that were heard are gone; hangs_up_in_pitch: 5 answers",
        ),
        ("UPDATE brake_answer SET x = NULL WHERE place = 7", "1 answers that were heard are gone"),
        ("UPDATE brake_answer SET x = 7.5 WHERE place = 7", "1 answers that were heard are gone"),
        ("UPDATE brake_answer SET place = 40 WHERE place = 18", "the last answer has the place 40, and 18 were heard"),
        ("UPDATE brake_answer SET signal = 'csat' WHERE place = 3", "csat: 1 answers come to"),
        ("UPDATE brake SET watch = REPLACE(watch, '\"unheard\":0', '\"unheard\":9')", "the sums on disk are not those"),
        ("UPDATE brake_answer SET id = 'x' WHERE place = 16", "nothing was written of the call "),
    ],
)
async def test_what_was_changed_on_disk_makes_the_campaign_dead(here: Braked, text: str, says: str) -> None:
    await checked(here)
    assert (here.state(), here.brake.may(NAME)) == ("green", True), "nothing differs"
    await changed(here, text)
    await checked(here, 1)
    assert here.state() == "green", "it is not looked at every time"
    await checked(here)
    *_, dead = await here.moves()
    assert (dead.state, dead.because, here.brake.may(NAME)) == ("dead", "ledger", False)
    assert dead.why.startswith("answers and calls do not tell the same story: ")
    assert says in dead.why
    standing = await here.standing()
    assert (standing.state, standing.because) == (STOPPED, "brake")
    assert says in standing.why
    assert (await _retold(here.store, NAME, 5)).differences == 0, "what was told is as it was told"


async def test_an_engine_that_begins_looks_at_all_of_the_run(here: Braked) -> None:
    await changed(here, GOOD_TO_BAD)
    async with braked(here.store) as other:
        other.centre.at = here.centre.at
        other.later(seconds=7)
        await other.brake.turn()
        await other.centre.runner.turn()
        await other.look()
        assert (other.state(), other.brake.may(NAME)) == ("dead", False)
        await other.centre.turns()
        assert other.line.numbers() == []


async def test_what_was_heard_long_ago_is_looked_at_now_and_then(here: Braked, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("course", "folding"):
        monkeypatch.setattr(f"outbound.braking.{module}.EVERY", 4)
    await checked(here, ledger.WHOLE)
    await changed(here, GOOD_TO_BAD)
    await checked(here)
    assert here.state() == "green", "the last mark is behind it"
    await checked(here, ledger.WHOLE)
    assert here.state() == "dead"


async def test_nothing_more_is_heard_on_sums_that_are_wrong(here: Braked) -> None:
    await here.centre.turns()
    ringing = here.ringing()
    await changed(here, GOOD_TO_BAD)
    await checked(here)
    talks(here.centre, ringing[0], "promised")
    await here.settled(ringing[0])
    here.later(seconds=3)
    await here.look()
    assert here.state() == "dead"
    assert len(await here.answers()) == 18


async def test_when_the_records_are_mended_it_goes_on_where_it_was(here: Braked) -> None:
    await changed(here, GOOD_TO_BAD)
    await checked(here)
    await changed(here, GOOD_TO_BAD.replace("0.0", "1.0"))
    await here.resume(reason="the row was put back", change="none")
    *_, moved = await here.moves()
    assert (moved.state, moved.because, moved.run, here.brake.may(NAME)) == ("green", "restarted", 0, True)
    await checked(here, ledger.WHOLE)
    assert (await here.standing()).state is RUNNING


async def test_when_they_cannot_be_mended_another_run_begins_with_nothing_heard(here: Braked) -> None:
    await changed(here, "DELETE FROM brake_answer WHERE place = 7")
    await checked(here)
    await here.resume(reason="restored from noon", change="nobody but the program may write there")
    *_, moved = await here.moves()
    assert (moved.state, moved.because, moved.run, here.brake.may(NAME)) == ("green", "restarted", 1, True)
    await here.call("promised")
    await checked(here, ledger.WHOLE)
    assert (here.state(), [a.place for a in await here.answers(1)]) == ("green", [1, 2, 3])


async def test_a_call_of_which_somebody_said_after_its_end_how_it_was_is_no_fault(here: Braked) -> None:
    call = await here.call("unknown")
    said = CampaignOutcomeChanged(
        call_id=call, at=here.centre.at, campaign=NAME, candidate=1, before="unknown", outcome="promised", user="ewa"
    )
    here.bus.publish(said)
    await checked(here, ledger.WHOLE)
    rows = await here.store.fetch(Sql("SELECT outcome FROM campaign_call WHERE attempt = :call"), call=call)
    assert (rows, here.state()) == ([("promised",)], "green")


async def test_a_call_that_was_erased_with_its_person_is_no_fault(here: Braked) -> None:
    """The row stays where several customers have the number."""
    call = await here.call("unknown")
    here.bus.publish(
        CampaignOutcomeChanged(
            call_id=call, at=here.centre.at, campaign=NAME, candidate=1, before="unknown", outcome="promised",
            user="ewa",
        )
    )  # fmt: skip
    await here.centre.log.flush()
    await changed(here, f"DELETE FROM event WHERE call_id = '{call}' AND kind <> 'brake.heard'")
    await checked(here, ledger.WHOLE)
    assert here.state() == "green"


async def test_an_engine_that_calls_nobody_any_more_tells_nothing(here: Braked) -> None:
    """Another one has taken over, and hears what this one has not."""
    (first, *_) = await here.answers()
    async with braked(here.store) as other:
        other.centre.at = here.centre.at
        other.later(seconds=7)
        await other.centre.runner.turn()
        await other.look()
        await other.survey(first.call_id, 5)
        assert len(await other.answers()) > 18
        assert here.centre.runner.token is not None, "it does not know yet"
        await checked(here)
        assert (other.state(), (await other.standing()).state) == ("green", RUNNING)
        assert await other.moves() == ()


async def test_who_has_the_lease_back_hears_on_where_the_one_in_between_has_ended(here: Braked) -> None:
    """It was cut off meanwhile and looked at nothing, so nothing told it that the lease was another one's."""
    (first, *_) = await here.answers()
    async with braked(here.store) as other:
        other.centre.at = here.centre.at
        other.later(seconds=7)
        await other.centre.runner.turn()
        await other.look()
        await other.survey(first.call_id, 5)
        places = [a.place for a in await other.answers()]
        here.centre.at = other.centre.at
    here.later(seconds=7)
    before = here.centre.runner.token
    here.centre.runner._renew_at = 0.0
    await here.centre.runner.turn()
    assert here.centre.runner.token not in (None, before)
    await checked(here)
    assert (here.state(), (await here.standing()).state, await here.moves()) == ("green", RUNNING, ())
    await here.call("promised")
    await checked(here)
    assert [a.place for a in await here.answers()] == list(range(1, len(places) + 4))
    assert here.state() == "green"
