"""The table of roles: what it says by itself. tests/wire/test_roles.py asks the program for every cell."""

from __future__ import annotations

import pytest

from cti.desk.messages import CLIENT_MODELS
from cti.roles import AGENT, ALL, MESSAGES, PAGES, ROUTES, SUPERVISOR, Reach, key, pages, reach, row, says
from support.roles_page import PAGE, page


def test_the_page_is_as_the_table_says() -> None:
    """PYTHONPATH=tests .venv/bin/python -m support.roles_page"""
    assert PAGE.read_text("utf-8") == page()


def test_every_message_that_a_desk_can_send_is_in_the_table() -> None:
    assert {model.model_fields["type"].annotation.__args__[0] for model in CLIENT_MODELS} == set(MESSAGES["/cti"])  # type: ignore[union-attr]


def test_every_role_may_something_and_no_row_is_empty() -> None:
    rows = [found for found in ROUTES.values() if not found.anybody]
    assert all(found.reaches for found in rows)
    assert {role for found in rows for role in found.reaches} == ALL


def test_every_websocket_of_the_table_is_a_route_and_every_page_has_one() -> None:
    assert all(ROUTES[f"GET {path}"].anybody for path in MESSAGES), "the first message says who it is"
    assert set(PAGES.values()) <= set(MESSAGES)


def test_what_changes_something_is_noted() -> None:
    silent = {name for name, found in ROUTES.items() if not found.anybody and not found.noted}
    assert {name for name in silent if not name.startswith("GET ")} == {
        "POST /api/cti/ticket", "POST /api/phone/ticket",  # what they open is
        "POST /api/recordings/{recording}/link",  # the playing is
        "POST /api/board/agents/{user}/leave",  # the listening is
        "POST /api/recordings/{recording}/grade/weighed",  # the grade is
        "POST /api/chats/{user}/read",  # that it was shown is
        "POST /api/board/queues/{queue}/close", "POST /api/board/queues/{queue}/open",
        "POST /api/board/notices/{notice}", "POST /api/board/agents/{user}/queues",  # by the happening that the command
        # line makes, too
        "POST /api/office/users", "POST /api/office/users/{user}/change", "POST /api/office/users/{user}/password",
        "POST /api/office/users/{user}/remove", "POST /api/office/users/{user}/back", "POST /api/office/phones",
        "POST /api/office/phones/{phone}/password", "POST /api/office/phones/{phone}/remove",  # by office.changed
        "POST /api/campaigns/{campaign}/start", "POST /api/campaigns/{campaign}/pause",
        "POST /api/campaigns/{campaign}/resume",  # by campaign.moved
        "POST /api/campaigns/{campaign}/halt",  # by brake.moved
        "POST /api/numbers/{number}/rest", "POST /api/numbers/{number}/wake",  # by number.rested
        "POST /api/numbers/{number}/allow",  # by number.allowed
        "POST /api/lists/preview",  # of a file that the user sent just now
    }  # fmt: skip


def test_what_shows_a_caller_or_a_customer_is_noted() -> None:
    """What is not, is named here: a new one needs a line, and a reason."""
    silent = {name for name, found in ROUTES.items() if not found.anybody and not found.noted}
    assert {name for name in silent if name.startswith("GET ")} == {
        "GET /api/me", "GET /api/promises", "GET /api/grades", "GET /api/score", "GET /api/chat",  # their own
        "GET /api/reports/satisfaction", "GET /api/reports/effects",  # no caller is in them
        "GET /api/surveys", "GET /api/surveys/{survey}/report", "GET /api/surveys/{survey}/report.html",  # counts
        "GET /api/preview",  # whether there is somebody; the card is noted
        "GET /api/audiences",  # what may be asked for; whoever is found is noted
        "GET /api/dispositions", "GET /api/places", "GET /api/alarms", "GET /metrics",  # nobody's
        "GET /api/flows/{flow}/picture", "GET /api/flows/{flow}/places",
        "GET /api/reports/figures", "GET /api/reports/forecast",
        "GET /api/campaigns", "GET /api/campaigns/{campaign}/status",  # counts
        "GET /api/campaigns/{campaign}/brake",  # answers by the call alone
        "GET /api/campaigns/{campaign}/pace", "GET /api/campaigns/{campaign}/results",  # counts
            "GET /api/lists", "GET /api/lists/{list}/progress",  # counts
        "GET /api/office", "GET /api/office/phones",  # hold no customer
        "GET /api/numbers/{number}", "GET /api/numbers/{number}/rest",  # the number itself would stand in the log
    }  # fmt: skip


@pytest.mark.parametrize(
    ("roles", "far"),
    [
        ((), None),
        (("designer",), None),
        (("agent",), Reach.OWN),
        (("agent", "designer"), Reach.OWN),
        (("agent", "supervisor"), Reach.ANY),
        (("supervisor", "agent"), Reach.ANY),
        (("Agent",), None),
        (("author", ""), None),
    ],
)
def test_a_user_may_what_one_of_the_roles_may_and_a_word_that_is_none_gives_nothing(
    roles: tuple[str, ...], far: Reach | None
) -> None:
    assert reach(row(SUPERVISOR, own=(AGENT,)), roles) is far


def test_a_route_stands_there_without_the_patterns_of_its_parts() -> None:
    assert key("GET", "/api/numbers/{number:\\+?[0-9]{2,16}}") == "GET /api/numbers/{number}"
    assert key("GET", "/api/calls/{call_id:[0-9A-Za-z_.-]{1,64}}/trace") == "GET /api/calls/{call_id}/trace"
    assert key("GET", "/assets/index-a1b2c3.js") == "GET /assets/{file}"
    assert key("GET", "/assets/{file}") in ROUTES


def test_what_somebody_may_say_and_see() -> None:
    assert says("/cti", ["agent"]) == {"hello", "ack", "state", "choose", "painted"}
    assert says("/board", ["agent"]) == frozenset()
    assert says("/nowhere", ["agent"]) == frozenset()
    assert pages(["supervisor"]) == ["desk", "board", "office", "campaigns"]
    assert pages(["auditor", "agent"]) == ["desk", "board", "office", "campaigns"]
    assert pages(["designer"]) == []
