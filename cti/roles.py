"""Who may do what: one table of roles and routes, one of roles and messages of each websocket. Pure.

Nothing outside of it is served: an application with a route that has no row is not even made (web/app.py), a message
without one closes its connection (desk/, softphone/). docs/reference/roles.md is made from these tables. A user has
one role or several; what one of them may, the user may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum


class Role(StrEnum):
    """What somebody is here for."""

    AGENT = "agent"
    """Takes calls."""
    SUPERVISOR = "supervisor"
    """Looks after the room and helps in the moment; takes calls too."""
    DESIGNER = "designer"
    """Writes flows and surveys: sees them and how they do, and no caller."""
    CAMPAIGN_MANAGER = "campaign_manager"
    """Runs campaigns: imports lists, looks first, starts, pauses, resumes; asks whether somebody may be called."""
    ADMIN = "admin"
    """Runs the program: users, queues, telephones, tokens; sees no caller and hears nobody."""
    AUDITOR = "auditor"
    """Sees everything, with every look written down, and changes nothing."""


class Reach(Enum):
    """How far a row goes for a role."""

    OWN = "own"
    """What is the user's own: their talk, their recording."""
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Row:
    """Who may, and what is written down of it."""

    reaches: Mapping[Role, Reach]
    anybody: bool = False
    """Without logging in."""
    noted: str = ""
    """Act and thing that the audit log keeps when it was done, `saw customer`; which one, the first part of the path
    says. Empty: nothing."""
    people: bool = False
    """Not with an API token: somebody sits there."""


ALL = frozenset(Role)


def row(*roles: Role, own: Iterable[Role] = (), noted: str = "", people: bool = False) -> Row:
    """`roles` may with everything, `own` with what is theirs."""
    reaches = {**dict.fromkeys(own, Reach.OWN), **dict.fromkeys(roles, Reach.ANY)}
    return Row(reaches, noted=noted, people=people)


AGENT, SUPERVISOR, DESIGNER, ADMIN, AUDITOR = Role.AGENT, Role.SUPERVISOR, Role.DESIGNER, Role.ADMIN, Role.AUDITOR
CAMPAIGNS = Role.CAMPAIGN_MANAGER
ANYBODY = Row({}, anybody=True)
EVERYBODY = row(*Role)
"""Whoever is logged in."""
TALKING = (AGENT, SUPERVISOR)
"""What they do with a talk of their own."""
OWNERS = (AGENT, SUPERVISOR, DESIGNER, CAMPAIGNS)
"""They may answer for a question, a topic, for liability: what is theirs, they see."""
FIGURES = (SUPERVISOR, DESIGNER, CAMPAIGNS, AUDITOR)
"""They hold no caller."""

ROUTES: Mapping[str, Row] = {
    # --- what a stranger sees ---
    "GET /": ANYBODY,
    "GET /index.html": ANYBODY,
    "GET /board.html": ANYBODY,
    "GET /office.html": ANYBODY,
    "GET /campaigns.html": ANYBODY,
    "GET /icon.svg": ANYBODY,
    "GET /assets/{file}": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /api/openapi.json": ANYBODY,
    "GET /api/asyncapi.yaml": ANYBODY,
    "GET /api/login/ways": ANYBODY,
    "GET /api/oidc/login": ANYBODY,
    "GET /api/oidc/callback": Row({}, anybody=True, noted="opened session"),
    "GET /why.css": ANYBODY,
    "GET /why/{token}": ANYBODY,
    "POST /why/{token}": ANYBODY,
    "GET /paper.css": ANYBODY,
    "GET /report.css": ANYBODY,
    "GET /ask/{token}": ANYBODY,
    "POST /ask/{token}": ANYBODY,
    "GET /ask/{token}/stop": ANYBODY,
    "POST /ask/{token}/stop": ANYBODY,
    "POST /api/login": Row({}, anybody=True, noted="opened session"),
    # --- the websockets: a ticket in the first message says who it is, see MESSAGES ---
    "GET /cti": ANYBODY,
    "GET /board": ANYBODY,
    "GET /phone": ANYBODY,
    # --- who is logged in ---
    "GET /api/me": EVERYBODY,
    "POST /api/logout": row(*Role, noted="closed session", people=True),
    "GET /metrics": row(SUPERVISOR, ADMIN),
    # --- the desk ---
    "POST /api/cti/ticket": row(AGENT, SUPERVISOR, AUDITOR, people=True),
    "POST /api/phone/ticket": row(AGENT, SUPERVISOR, people=True),
    "GET /api/dispositions": row(AGENT, SUPERVISOR, AUDITOR),
    "POST /api/calls/{call_id}/disposition": row(own=TALKING, noted="changed disposition", people=True),
    "GET /api/customers": row(AGENT, SUPERVISOR, AUDITOR, noted="searched customers"),
    "GET /api/customers/{customer_id}/card": row(AGENT, SUPERVISOR, AUDITOR, noted="saw customer"),
    "GET /api/customers/{customer_id}/timeline": row(AGENT, SUPERVISOR, AUDITOR, noted="saw customer"),
    "POST /api/calls/{call_id}/customer": row(own=TALKING, noted="chose call", people=True),
    "POST /api/calls": row(own=TALKING, noted="called number", people=True),
    "GET /api/numbers/{number}": row(AGENT, SUPERVISOR, CAMPAIGNS, AUDITOR),
    "GET /api/numbers/{number}/rest": row(SUPERVISOR, CAMPAIGNS, AUDITOR),
    "POST /api/numbers/{number}/rest": row(SUPERVISOR, CAMPAIGNS, people=True),
    "POST /api/numbers/{number}/wake": row(SUPERVISOR, CAMPAIGNS, people=True),
    "POST /api/numbers/{number}/allow": row(SUPERVISOR, people=True),
    "GET /api/places": row(AGENT, SUPERVISOR),
    "POST /api/calls/{call_id}/pass_on": row(own=TALKING, noted="passed_on call", people=True),
    "POST /api/calls/{call_id}/expert": row(own=TALKING, noted="asked expert", people=True),
    "POST /api/calls/{call_id}/leave_message": row(own=TALKING, noted="left message", people=True),
    "POST /api/calls/{call_id}/complaint": row(own=TALKING, noted="wrote complaint", people=True),
    "POST /api/complaints": row(SUPERVISOR, CAMPAIGNS, noted="wrote complaint"),
    "POST /api/calls/{call_id}/never_again": row(own=TALKING, noted="suppressed caller", people=True),
    "POST /api/calls/{call_id}/refused": row(own=TALKING, noted="heard refusal", people=True),
    "POST /api/calls/{call_id}/hang_up": row(own=TALKING, noted="hung_up call", people=True),
    "POST /api/calls/{call_id}/keys": row(own=TALKING, noted="pressed_keys call", people=True),
    # --- what was promised ---
    "GET /api/promises": row(own=TALKING, people=True),
    "POST /api/calls/{call_id}/promises": row(own=TALKING, noted="promised call", people=True),
    "POST /api/tasks": row(AGENT, SUPERVISOR, noted="gave task", people=True),
    "POST /api/promises/{promise_id}/take": row(AGENT, SUPERVISOR, noted="took promise", people=True),
    "POST /api/calls/{call_id}/callback": row(own=(AGENT, SUPERVISOR), noted="promised callback", people=True),
    "POST /api/callbacks/{callback_id}/withdraw": row(AGENT, SUPERVISOR, noted="withdrew callback", people=True),
    "POST /api/promises/{promise_id}/end": row(AGENT, SUPERVISOR, noted="ended promise"),
    # --- what customers said, to who answers for it ---
    "GET /api/remarks": row(AUDITOR, own=OWNERS, noted="saw remarks", people=True),
    "GET /api/remarks/{remark}/answers": row(AUDITOR, own=OWNERS, noted="saw remark", people=True),
    "POST /api/remarks": row(own=OWNERS, noted="wrote remark", people=True),
    "POST /api/remarks/{remark}/call": row(own=TALKING, noted="called remark", people=True),
    "POST /api/remarks/{remark}/close": row(own=OWNERS, noted="closed remark", people=True),
    "POST /api/remarks/{remark}/idea": row(own=OWNERS, noted="moved idea", people=True),
    "POST /api/holds/{hold}/release": row(own=OWNERS, noted="released hold", people=True),
    # --- agents and supervisors write to each other ---
    "GET /api/chat": row(own=TALKING, people=True),
    "POST /api/chat": row(own=TALKING, noted="wrote chat", people=True),
    "GET /api/chats/{user}": row(SUPERVISOR, AUDITOR, noted="saw chat", people=True),
    "POST /api/chats/{user}": row(SUPERVISOR, noted="wrote chat", people=True),
    "POST /api/chats/{user}/read": row(SUPERVISOR, own=(AGENT,), people=True),
    # --- recordings ---
    "POST /api/recordings/{recording}/link": row(SUPERVISOR, AUDITOR, own=(AGENT,)),
    "GET /api/recordings/{recording}/{until}/{signature}": row(
        SUPERVISOR, AUDITOR, own=(AGENT,), noted="played recording"
    ),
    "POST /api/calls/{call_id}/recording": row(SUPERVISOR, own=(AGENT,), noted="paused recording", people=True),
    "GET /api/board/recordings": row(SUPERVISOR, AUDITOR, noted="searched recordings"),
    "GET /api/recordings/{recording}/comments": row(SUPERVISOR, AUDITOR, own=(AGENT,), noted="saw comments"),
    "POST /api/recordings/{recording}/comments": row(SUPERVISOR, noted="commented recording"),
    "GET /api/recordings/{recording}/grade": row(SUPERVISOR, AUDITOR, noted="saw grades"),
    "POST /api/recordings/{recording}/grade/weighed": row(SUPERVISOR),
    "POST /api/recordings/{recording}/grade": row(SUPERVISOR, noted="graded recording", people=True),
    "GET /api/grades": row(own=(AGENT, SUPERVISOR)),
    "POST /api/grades/{grade}/answer": row(own=(AGENT, SUPERVISOR), noted="answered grade", people=True),
    # --- calls and flows ---
    "GET /api/calls": row(SUPERVISOR, AUDITOR, noted="saw calls"),
    "GET /api/calls/{call_id}/trace": row(SUPERVISOR, AUDITOR, noted="saw call"),
    "GET /api/flows/{flow}/picture": row(SUPERVISOR, DESIGNER, AUDITOR),
    "GET /api/flows/{flow}/places": row(SUPERVISOR, DESIGNER, AUDITOR),
    # --- the audit log: who saw, played, exported, changed what ---
    "GET /api/audit": row(ADMIN, AUDITOR, noted="read audit"),
    # --- alarms ---
    "GET /api/alarms": row(SUPERVISOR, ADMIN, AUDITOR),
    "POST /api/alarms/{alarm_id}/acknowledge": row(SUPERVISOR, ADMIN, noted="acknowledged alarm"),
    # --- what a supervisor does ---
    "POST /api/board/queues/{queue}/close": row(SUPERVISOR, ADMIN),
    "POST /api/board/queues/{queue}/open": row(SUPERVISOR, ADMIN),
    "POST /api/board/notices/{notice}": row(SUPERVISOR, ADMIN),
    "POST /api/board/agents/{user}/queues": row(SUPERVISOR),
    "POST /api/board/agents/{user}/listen": row(SUPERVISOR, noted="listened agent", people=True),
    "POST /api/board/agents/{user}/leave": row(SUPERVISOR, people=True),
    # --- the office ---
    "GET /api/office": row(SUPERVISOR, ADMIN, AUDITOR),
    "GET /api/office/phones": row(SUPERVISOR, ADMIN, AUDITOR),
    "POST /api/office/users": row(ADMIN),
    "POST /api/office/users/{user}/change": row(ADMIN),
    "POST /api/office/users/{user}/password": row(ADMIN),
    "POST /api/office/users/{user}/remove": row(ADMIN),
    "POST /api/office/users/{user}/back": row(ADMIN),
    "POST /api/office/phones": row(ADMIN),
    "POST /api/office/phones/{phone}/password": row(ADMIN),
    "POST /api/office/phones/{phone}/remove": row(ADMIN),
    # --- campaigns ---
    "GET /api/campaigns": row(*FIGURES),
    "POST /api/lists/files": row(CAMPAIGNS, noted="sent list"),
    "POST /api/lists/preview": row(CAMPAIGNS),
    "POST /api/lists": row(CAMPAIGNS, noted="imported list"),
    "GET /api/lists": row(CAMPAIGNS, AUDITOR),
    "GET /api/lists/{list}/progress": row(CAMPAIGNS, AUDITOR),
    "GET /api/lists/{list}/rejected": row(CAMPAIGNS, AUDITOR, noted="saw list"),
    "GET /api/lists/{list}/rejected.csv": row(CAMPAIGNS, AUDITOR, noted="exported list"),
    "GET /api/lists/{list}/rejected.xlsx": row(CAMPAIGNS, AUDITOR, noted="exported list"),
    "GET /api/audiences": row(CAMPAIGNS, AUDITOR),
    "GET /api/audiences/people": row(CAMPAIGNS, AUDITOR, noted="saw audience"),
    "GET /api/campaigns/{campaign}/status": row(*FIGURES),
    "GET /api/campaigns/{campaign}/preflight": row(SUPERVISOR, CAMPAIGNS, AUDITOR, noted="saw preflight"),
    "GET /api/campaigns/{campaign}/pace": row(*FIGURES),
    "GET /api/campaigns/{campaign}/results": row(*FIGURES),
    "GET /api/campaigns/{campaign}/results.csv": row(*FIGURES, noted="exported results"),
    "GET /api/campaigns/{campaign}/results.xlsx": row(*FIGURES, noted="exported results"),
    "GET /api/campaigns/{campaign}/brake": row(*FIGURES),
    "POST /api/campaigns/{campaign}/halt": row(CAMPAIGNS, SUPERVISOR),
    "POST /api/campaigns/{campaign}/start": row(CAMPAIGNS, people=True),
    "POST /api/campaigns/{campaign}/pause": row(CAMPAIGNS, SUPERVISOR),
    "POST /api/campaigns/{campaign}/resume": row(CAMPAIGNS, people=True),
    "GET /api/preview": row(own=TALKING, people=True),
    "GET /api/preview/{candidate}/card": row(own=TALKING, noted="saw candidate", people=True),
    "POST /api/preview/{candidate}/call": row(own=TALKING, noted="called candidate", people=True),
    "POST /api/preview/{candidate}/skip": row(own=TALKING, noted="skipped candidate", people=True),
    # --- reports ---
    "GET /api/surveys": row(*FIGURES),
    "GET /api/surveys/{survey}/report": row(*FIGURES),
    "GET /api/surveys/{survey}/report.html": row(*FIGURES),
    "GET /api/surveys/{survey}/report.csv": row(*FIGURES, noted="exported survey"),
    "GET /api/surveys/{survey}/report.xlsx": row(*FIGURES, noted="exported survey"),
    "GET /api/reports/figures": row(*FIGURES),
    "GET /api/reports/figures.csv": row(*FIGURES, noted="exported figures"),
    "GET /api/reports/figures.xlsx": row(*FIGURES, noted="exported figures"),
    "GET /api/reports/rows": row(SUPERVISOR, AUDITOR, noted="saw rows"),
    "GET /api/reports/rows.csv": row(SUPERVISOR, AUDITOR, noted="exported rows"),
    "GET /api/reports/rows.xlsx": row(SUPERVISOR, AUDITOR, noted="exported rows"),
    "GET /api/reports/forecast": row(*FIGURES),
    "GET /api/reports/forecast.csv": row(*FIGURES, noted="exported forecast"),
    "GET /api/reports/forecast.xlsx": row(*FIGURES, noted="exported forecast"),
    "GET /api/reports/satisfaction": row(*FIGURES),
    "GET /api/reports/satisfaction.csv": row(*FIGURES, noted="exported satisfaction"),
    "GET /api/reports/satisfaction.xlsx": row(*FIGURES, noted="exported satisfaction"),
    "GET /api/reports/effects": row(*FIGURES),
    "GET /api/reports/effects.csv": row(*FIGURES, noted="exported effects"),
    "GET /api/reports/effects.xlsx": row(*FIGURES, noted="exported effects"),
    "GET /api/score": row(own=TALKING, people=True),
    "GET /api/reports/agents": row(SUPERVISOR, AUDITOR, noted="saw scores"),
    "GET /api/reports/agents.csv": row(SUPERVISOR, AUDITOR, noted="exported scores"),
    "GET /api/reports/agents.xlsx": row(SUPERVISOR, AUDITOR, noted="exported scores"),
    "GET /api/reports/grades": row(SUPERVISOR, AUDITOR, noted="saw grades"),
    "GET /api/reports/grades.csv": row(SUPERVISOR, AUDITOR, noted="exported grades"),
    "GET /api/reports/grades.xlsx": row(SUPERVISOR, AUDITOR, noted="exported grades"),
}
"""Method and path, as the route has it without the patterns of its parts."""

DESK = row(AGENT, SUPERVISOR)
BOARD = row(SUPERVISOR, AUDITOR)
MESSAGES: Mapping[str, Mapping[str, Row]] = {
    "/cti": {"hello": DESK, "ack": DESK, "state": DESK, "choose": DESK, "painted": DESK},
    "/board": {"hello": BOARD},
    "/phone": {"hello": DESK, "sip": DESK},
}
"""Path of a websocket -> type of a message that a client sends there. What the server sends goes to those alone whose
`hello` is taken."""

PAGES: Mapping[str, str] = {"desk": "/cti", "board": "/board"}
"""Pages of the browser, and the websocket that each needs."""
ASKS: Mapping[str, str] = {"office": "GET /api/office", "campaigns": "GET /api/campaigns/{campaign}/preflight"}
"""Pages without a websocket, and what each asks."""

_PATTERN = re.compile(r"{(\w+):[^{}]*(?:{[\d,]+}[^{}]*)*}")
_ASSETS = "/assets/"


def key(method: str, path: str) -> str:
    """Where a route stands in ROUTES; `path` with or without patterns of its parts."""
    plain = f"{_ASSETS}{{file}}" if path.startswith(_ASSETS) else _PATTERN.sub(r"{\1}", path)
    return f"{method} {plain}"


def reach(found: Row, roles: Iterable[str]) -> Reach | None:
    """How far somebody with these roles may go; None: not at all. A word that is no role gives nothing."""
    reaches = {found.reaches.get(Role(word)) for word in roles if word in _WORDS}
    return next((one for one in (Reach.ANY, Reach.OWN) if one in reaches), None)


def says(socket: str, roles: Iterable[str]) -> frozenset[str]:
    """Types of the messages that somebody with these roles may send there."""
    roles = tuple(roles)
    return frozenset(kind for kind, found in MESSAGES.get(socket, {}).items() if reach(found, roles))


def pages(roles: Iterable[str]) -> list[str]:
    """The pages that somebody with these roles has something to do on."""
    roles = tuple(roles)
    found = [page for page, socket in PAGES.items() if "hello" in says(socket, roles)]
    return [*found, *(page for page, route in ASKS.items() if reach(ROUTES[route], roles) is not None)]


_WORDS = frozenset(Role)
