"""Outgoing calls, the pure part: what Asterisk wrote, what became of an attempt, which numbers nobody rings."""

from __future__ import annotations

from itertools import product

import pytest

from ivr.dialguard.fence import Fence, FenceBroken, Mark, Outcome, read
from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import Costly, Refused, is_emergency, to_ring
from ivr.dialguard.states import MOVES, AttemptState, IllegalMove, move
from ivr.dialguard.verdict import Looked, What, verdict

ENDED = Fence(Mark.END, Outcome("busy", 17))


def test_what_is_over_stays_over() -> None:
    for before, after in product(AttemptState, AttemptState):
        if before is AttemptState.INTENT and after is not before:
            assert move(before, after) is after
        else:
            with pytest.raises(IllegalMove):
                move(before, after)
    assert set(MOVES) == set(AttemptState)


@pytest.mark.parametrize(
    ("value", "fence"),
    [
        ("START", Fence(Mark.START)),
        ("BLOCKED", Fence(Mark.BLOCKED)),
        ("REVOKED", Fence(Mark.REVOKED)),
        ("END ANSWER 16 12", Fence(Mark.END, Outcome("answered", 16, 12.0))),
        ("END BUSY 17 ", Fence(Mark.END, Outcome("busy", 17))),
        ("END NOANSWER 19 0", Fence(Mark.END, Outcome("no_answer", 19))),
        ("END CANCEL 0 ", Fence(Mark.END, Outcome("no_answer"))),
        ("END CHANUNAVAIL 20 ", Fence(Mark.END, Outcome("failed", 20))),
        ("END   ", Fence(Mark.END, Outcome("failed"))),
    ],
)
def test_the_dialplans_words_are_understood(value: str, fence: Fence) -> None:
    assert read(value) == fence


@pytest.mark.parametrize("value", ["", "start", "END", "END ANSWER 16", "END ANSWER -1 3", "START\n", "END A 1 2 3"])
def test_what_the_dialplan_never_writes_is_told(value: str) -> None:
    with pytest.raises(FenceBroken):
        read(value)


def test_only_an_answered_call_is_done() -> None:
    assert Outcome("answered").state is AttemptState.DONE
    assert {Outcome(word).state for word in ("busy", "no_answer", "failed")} == {AttemptState.FAILED}


@pytest.mark.parametrize("boot", ["now", "before"])
@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("fence", [None, Fence(Mark.START), ENDED, Fence(Mark.BLOCKED), Fence(Mark.REVOKED)], ids=str)
def test_only_an_asterisk_that_ran_all_the_time_and_knows_nothing_lets_an_attempt_be_sent_again(
    boot: str, listed: bool, fence: Fence | None
) -> None:
    what = verdict(boot, Looked("now", listed, fence)).what
    assert (what is What.NEVER_DIALLED) == (boot == "now" and not listed and fence is None)
    assert (what is What.ADOPT) == listed


@pytest.mark.parametrize(
    ("fence", "what"),
    [
        (ENDED, What.OVER),
        (Fence(Mark.BLOCKED), What.BLOCKED),
        (Fence(Mark.REVOKED), What.REVOKED),
        (Fence(Mark.START), What.UNKNOWN),
    ],
)
def test_what_asterisk_wrote_counts_after_its_restart_too(fence: Fence, what: What) -> None:
    assert verdict("before", Looked("now", False, fence)).what is what


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.attack("A29")
@pytest.mark.parametrize("number", ["112", "+48112", "0048112", "997", "911", "+1911", "+386112", "999", "00 48 997"])
def test_no_flow_rings_an_emergency_number_however_it_is_written(number: str) -> None:
    with pytest.raises(Refused, match="emergency"):
        to_ring(number, "PL")


@pytest.mark.parametrize("number", ["+48221234567", "221234567", "+442079460000", "112345678"])
def test_a_subscribers_number_is_no_emergency_number(number: str) -> None:
    assert not is_emergency(number, "PL")


@pytest.mark.attack("A13")
@pytest.mark.parametrize(
    "number",
    [
        "300&PJSIP/g1/900", "5551,60,G(x^s^1)", "${SHELL(id)}", "1@evil", "+48221234567;x", "1|2", "1^2", "+48\r\n22",
        "", "+", "٣٤٥٦٧٨٩٠", "+48221234567x9", "tel:+48221234567", "+" + "1" * 16,
    ],
)  # fmt: skip
def test_what_is_no_number_is_not_dialled(number: str) -> None:
    with pytest.raises(Refused, match="not a"):
        to_ring(number, "PL")


@pytest.mark.attack("A29")
@pytest.mark.parametrize("number", ["+48700123456", "+882161234567", "+8816123456789", "+44906123456", "+979123456789"])
def test_what_costs_a_lot_is_not_dialled(number: str) -> None:
    with pytest.raises(Costly):
        to_ring(number, "PL")


@pytest.mark.attack("A29")
@pytest.mark.parametrize(
    ("number", "country", "countries"),
    [
        ("+4930123456", "PL", ""),
        ("004930123456", "PL", ""),
        ("+48221234567", "PL", "DE"),
        ("+18765551234", "US", ""),
        ("+14735551234", "US", "US CA"),
        ("+77012345678", "RU", ""),
        ("+441534123456", "GB", ""),
        ("+80012345678", "PL", "PL DE"),
    ],
)
def test_another_country_is_not_called_unless_it_is_named(number: str, country: str, countries: str) -> None:
    """Behind +1 there are two dozen, some of them dear; +7 and +44 are several too."""
    with pytest.raises(Costly, match="where this site does not call"):
        to_ring(number, country, limits=Limits(frozenset(countries.split())))


@pytest.mark.parametrize(
    ("number", "country", "countries"),
    [
        ("221234567", "PL", ""),
        ("+4930123456", "PL", "PL DE"),
        ("+18765551234", "US", "US JM"),
        ("+441632960123", "GB", ""),
    ],
)
def test_the_sites_own_country_and_those_that_are_named_are_called(number: str, country: str, countries: str) -> None:
    to_ring(number, country, limits=Limits(frozenset(countries.split())))


@pytest.mark.attack("A29")
@pytest.mark.parametrize("number", ["201", "#31#", "*2", "1234", "11888"])
def test_short_numbers_and_codes_are_not_dialled(number: str) -> None:
    with pytest.raises(Refused, match="not a"):
        to_ring(number, "PL")


@pytest.mark.attack("A29")
def test_our_own_numbers_are_not_dialled() -> None:
    assert to_ring("22 123 45 67", "PL") == "+48221234567"
    with pytest.raises(Refused, match="own"):
        to_ring("22 123 45 67", "PL", {"+48221234567"})
