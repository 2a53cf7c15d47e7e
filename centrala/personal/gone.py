"""The statements that erase a customer, and what becomes of every table: a test fails for one that is not named."""

from __future__ import annotations

from centrala.personal.whose import filled
from ivr.statements import Sql

DELETED = {
    "pin": "account IN (SELECT number FROM account WHERE customer_id = :id)",
    "proof_try": "account IN (SELECT number FROM account WHERE customer_id = :id)",
    "account": "customer_id = :id",
    "attempt": "call_id IN CALLS OR number IN NUMBERS",
    "campaign_call": "number IN NUMBERS",
    "candidate": "customer_id = :id OR number IN NUMBERS",
    "rejected_row": "number IN NUMBERS",
    "callback": "call_id IN CALLS OR number IN NUMBERS",
    "consent": "customer_id = :id",
    "customer_word": "customer_id = :id",
    "number_choice": "customer_id = :id",
    "event": "(call_id IN CALLS OR customer_id = :id OR call_id IN SAID) AND kind <> 'brake.heard'",
    "promise": "customer_id = :id OR call_id IN CALLS OR call_id IN SAID",
    "offer_answer": "call_id IN CALLS",
    "script_answer": "call_id IN CALLS",
    "script_run": "call_id IN CALLS",
    "hold": "id IN HOLDS",
    "survey_invitation": "call_id IN CALLS OR customer_id = :id OR number IN NUMBERS",
}
"""Table -> which rows go. Invitations go after what is found by them; numbers and customer last, because whose a call
is depends on them."""
LAST = ("customer_number", "customer")
REMARKS = (
    "call_id IN CALLS OR call_id IN (SELECT call_id FROM survey_result WHERE customer_id = :id OR number IN NUMBERS)"
    " OR call_id IN (SELECT k.id FROM complaint k WHERE k.customer_id = :id OR k.number IN NUMBERS)"
)
"""Also of a survey and of a complaint that were about no call. Invitations are gone when it is asked."""
BLANKED = {
    # Before survey_result: whose they are, it says.
    "remark": f"UPDATE remark SET said = '', note = '', idea_why = '', why = '', recording = NULL WHERE {REMARKS}",  # noqa: S608 - our own text
    "survey_result": (
        "UPDATE survey_result SET answers = '{}', texts = '{}', number = NULL, customer_id = NULL"
        " WHERE call_id IN CALLS OR customer_id = :id OR number IN NUMBERS"
    ),
    "complaint": (
        "UPDATE complaint SET call_id = NULL, customer_id = NULL, text = '', who = ''"
        " WHERE customer_id = :id OR call_id IN CALLS OR number IN NUMBERS"
    ),
    "respite": "UPDATE respite SET why = '', who = '' WHERE number IN NUMBERS",
    "grade": "UPDATE grade SET asked = '[]', comment = '', reply = NULL WHERE call_id IN CALLS",
    "interaction": (
        "UPDATE interaction SET customer_id = NULL, number = NULL, summary = '', note = NULL WHERE id IN CALLS"
    ),
}
"""What stays counts calls and minutes, and is nobody's any more."""
KEPT = {
    "recording": "without a file, the proof that it is gone",
    "survey_draw": "on which calls the lot fell; nothing of a caller is in it",
    "survey_stop": "an address that wants no invitations, as a keyed hash; without it the person would be asked again",
    "suppression": "a number that must not be called; without it the person would be called again",
    "listed_number": "a copy of somebody else's do-not-call list; without it the person would be called again",
    "number_list": "where that copy came from",
    "answered_person": "who answered calls of campaigns, by the call alone; what abandoned calls are counted by",
    "answered_window": "sums of answered_person",
    "campaign_pace": "the last decision of each campaign's pace; nobody is in it",
    "campaign": "how each campaign stands, and who has started or stopped it",
    "talk_exit": "how soon an agent's talk was over after a no, by the call alone",
    "lease": "which engine calls people",
    "brake": "sums of what people's answers say of a campaign; nobody is in them",
    "brake_answer": "how content somebody was, by the call alone; what a campaign's stop can be reckoned by again, also"
    " from its event brake.heard",
    "brake_move": "when and why a campaign was slowed down, stopped and let go on",
    "pipeline_beat": "a sign of life of the program",
    "contact_list": "where a list came from; its people are candidates",
    "erasure": "the proof",
    "survey_alert": "figures over the last surveys; nothing of a caller is in it",
    "switch": "what supervisors switched; nothing of a caller is in it",
    "alarm": "what the program told of itself; no number, name or word of a caller is in it",
    "change_count": "a count of changes",
    "chat_message": "words among colleagues, gone after 30 days",
    "chat_read": "how far they were read",
    "call_state": "of calls that go on, and none of theirs does",
    **dict.fromkeys(("agent", "agent_skill", "agent_state", "session", "api_token", "telephone"), "of agents"),
}
"""Table -> why nothing of it goes here."""

_BETWEEN = (
    ("a call of theirs goes on", "SELECT 1 FROM call_state WHERE call_id IN CALLS"),
    ("a recording is being put away", "SELECT 1 FROM recording WHERE call_id IN CALLS AND state = 'open'"),
    (
        "a call back is promised",
        "SELECT 1 FROM callback WHERE state IN ('waiting', 'calling') AND (call_id IN CALLS OR number IN NUMBERS)",
    ),
    (
        "somebody is calling them",
        "SELECT 1 FROM attempt WHERE state = 'intent' AND (call_id IN CALLS OR number IN NUMBERS)",
    ),
    ("it is held", "SELECT 1 FROM hold WHERE released IS NULL AND id IN HOLDS"),
    (
        "a call is held with another customer, who has its number too",
        "SELECT 1 FROM hold held JOIN customer_number theirs ON theirs.customer_id = held.customer_id"
        " JOIN interaction shared ON shared.number = theirs.number"
        " WHERE held.released IS NULL AND shared.id IN CALLS",
    ),
)
OBSTACLES = tuple((why, Sql(filled(text + " LIMIT 1"))) for why, text in _BETWEEN)
"""Why nothing may be erased now, and how that is seen."""

_COUNTED = {
    **DELETED,
    "customer_number": "customer_id = :id",
    "interaction": "id IN CALLS",
    "survey_result": "call_id IN CALLS OR customer_id = :id OR number IN NUMBERS",
    "remark": REMARKS,
    "grade": "call_id IN CALLS",
    "recording": "call_id IN CALLS AND state IN ('kept', 'short')",
}
_COUNT = "'TABLE ' || (SELECT CAST(count(*) AS TEXT) FROM TABLE WHERE WHICH)"
_COUNTS = " || ', ' || ".join(
    _COUNT.replace("TABLE", table).replace("WHICH", which) for table, which in sorted(_COUNTED.items())
)
_PROOF = (
    "INSERT INTO erasure (id, customer_id, at, who, why, recordings, counts)"
    " SELECT CAST(:proof AS TEXT), CAST(:id AS TEXT),"
    " CASE WHEN OBSTACLE THEN NULL ELSE CAST(:at AS BIGINT) END,"
    " CAST(:who AS TEXT), CAST(:why AS TEXT), CAST(:recordings AS TEXT),"
    " COUNTS || ', event elsewhere ' || CAST(:elsewhere AS TEXT)"
)
_OBSTACLE = " OR ".join(f"EXISTS ({text})" for _, text in _BETWEEN)
PROOF = Sql(filled(_PROOF.replace("OBSTACLE", _OBSTACLE).replace("COUNTS", _COUNTS)))
"""Counted where it happens. Without a moment the row is refused, and with it the whole transaction."""
_DELETE = "DELETE FROM TABLE WHERE WHICH"
GONE = tuple(
    Sql(filled(text))
    for text in (
        *(_DELETE.replace("TABLE", table).replace("WHICH", which) for table, which in DELETED.items()),
        # Housekeeping takes the files, should this program die before it does.
        "UPDATE recording SET expires = 0 WHERE call_id IN CALLS AND state IN ('kept', 'short')",
        *BLANKED.values(),
        "DELETE FROM customer_number WHERE customer_id = :id",
        "DELETE FROM customer WHERE id = :id",
    )
)
MENTION = Sql("DELETE FROM event WHERE id = :event")
DONE = Sql("UPDATE erasure SET done = :at WHERE id = :proof")
ONE = Sql("SELECT counts, recordings FROM erasure WHERE id = :proof")
LEFT = Sql("SELECT id FROM erasure WHERE customer_id = :id AND done IS NULL ORDER BY at LIMIT 1")
