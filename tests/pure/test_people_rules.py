"""What may stand in an account: words are refused with a sentence that says what to write instead."""

from __future__ import annotations

import pytest

from cti.agents import Agent
from cti.agents.rules import (
    Wrong,
    doubts,
    keep_an_admin,
    languages,
    password,
    person_name,
    phone_name,
    queues,
    roles,
    skills,
    user_name,
)

EWA = Agent("ewa", "Ewa Nowak", ("agent",), "205", ("pl", "en"), ("support",), ("billing",))
BOSS = Agent("boss", "The Boss", ("supervisor", "admin"), None)


@pytest.mark.parametrize("text", ["ewa", "e", "ewa_2", "a" * 40])
def test_a_user_name_is_what_a_members_name_and_a_telephone_can_be(text: str) -> None:
    assert user_name(text) == text


@pytest.mark.parametrize("text", ["", "Ewa", "ewa.web", "2ewa", "ewa nowak", "łucja", "a" * 41, "ewa\n", "-"])
def test_another_one_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        user_name(text)


@pytest.mark.parametrize("text", ["", " ", "x" * 81, "a\x1bb", "a\u202eb"])
def test_a_name_is_one_line_that_can_be_shown(text: str) -> None:
    with pytest.raises(Wrong):
        person_name(text)


def test_a_name_keeps_its_letters_and_single_spaces() -> None:
    assert person_name("  Борис   Иванов ") == "Борис Иванов"


@pytest.mark.parametrize(
    "text",
    [
        "", "k4Fh", "password", "Password123!", "ewa", "EWA2026!!", "nowaknowak1", "1234567890", "aaaaaaaaaaaaaaa",
        "ewa nowak", "changeme2026", "centralacentrala", "x" * 201, "2026-05-06-10",
    ],
)  # fmt: skip
def test_a_password_that_is_empty_short_known_or_the_persons_name_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        password(text, "ewa", "Ewa Nowak")


def test_why_a_password_is_refused_does_not_give_it_away() -> None:
    for text in ("nowak2026!", "k4-Fh_9"):
        with pytest.raises(Wrong) as wrong:
            password(text, "ewa", "Ewa Nowak")
        assert text not in str(wrong.value)


@pytest.mark.parametrize("text", ["correct horse battery staple", "Zażółć gęślą jaźń", "k4-Fh_92kz"])
def test_a_long_one_that_nobody_else_has_is_taken(text: str) -> None:
    assert password(text, "ewa", "Ewa Nowak") == text


def test_an_unknown_queue_or_role_is_answered_with_what_was_meant() -> None:
    with pytest.raises(Wrong, match=r"there is no queue 'suport'; did you mean 'support'\?; queues: support, sales"):
        queues(["suport"], ["support", "sales"])
    with pytest.raises(Wrong, match="did you mean 'admin'"):
        roles(["admn"])
    with pytest.raises(Wrong, match="one role at least"):
        roles([])


def test_lists_are_read_with_commas_or_without_each_word_once_in_order() -> None:
    assert languages(["pl,en", "pl", "uk"]) == ("pl", "en", "uk")
    assert skills(["billing, x-ray"]) == ("billing", "x-ray")
    assert queues(["sales", "support,sales"], ["support", "sales"]) == ("sales", "support")
    assert roles(["admin auditor"]) == ("admin", "auditor")
    for bad in (["polish"], ["PL"], ["p"]):
        with pytest.raises(Wrong, match="two small letters"):
            languages(bad)
    with pytest.raises(Wrong, match="one word"):
        skills(["Billing"])
    with pytest.raises(Wrong, match="40 at most"):
        skills([f"s{n}" for n in range(41)])


@pytest.mark.parametrize("text", ["", "PJSIP/205", "205;x", "a b", "x" * 41, "205\n"])
def test_a_telephone_is_the_name_of_an_endpoint(text: str) -> None:
    with pytest.raises(Wrong):
        phone_name(text)


def test_the_last_admin_stays_one() -> None:
    with pytest.raises(Wrong, match="only admin"):
        keep_an_admin([EWA, BOSS], "boss", ("supervisor",))
    with pytest.raises(Wrong, match="only admin"):
        keep_an_admin([EWA, BOSS], "boss", ())
    keep_an_admin([EWA, BOSS], "boss", ("admin",))
    keep_an_admin([EWA, BOSS], "ewa", ())
    keep_an_admin([EWA, BOSS, Agent("zofia", "Zofia", ("admin",), None)], "boss", ())


def test_what_is_allowed_and_may_be_a_mistake_is_said() -> None:
    wanted = [("support", ("billing",), ("pl",)), ("faults", ("technical",), ("sl",))]
    assert doubts(EWA, wanted, [EWA, BOSS]) == ()
    odd = Agent("jan", "Jan", ("agent",), None, ("de",), ("support", "faults"), ("biling",))
    said = doubts(odd, wanted, [EWA])
    assert said == (
        "queue support is for pl; jan speaks none of them",
        "queue support is for billing, which jan has not as a skill",
        "queue faults is for sl; jan speaks none of them",
        "queue faults is for technical, which jan has not as a skill",
        "no queue asks for the skill biling; did you mean billing?",
        "jan has no telephone and takes no calls",
    )
    twin = Agent("jan", "Jan", ("agent",), "205")
    assert doubts(twin, wanted, [EWA, twin]) == ("the telephone 205 is also ewa's: one of them at a time",)
