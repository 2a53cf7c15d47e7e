"""What is known of earlier surveys."""

from __future__ import annotations

import json

from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store
from ivr.surveying import Known, TalkedCall
from scripts_dsl.policy.person import REFUSALS

_ASKED = (
    "SELECT max(s.at) AS at FROM interaction i JOIN survey_result s ON s.call_id = i.id WHERE i.number = :number",
    "SELECT max(s.at) FROM customer_number n JOIN interaction i ON i.customer_id = n.customer_id"
    " JOIN survey_result s ON s.call_id = i.id WHERE n.number = :number",
    "SELECT max(s.at) FROM customer_number n JOIN survey_result s ON s.customer_id = n.customer_id"
    " WHERE n.number = :number",
    "SELECT max(v.made) FROM survey_invitation v WHERE v.number = :number AND v.state <> 'withheld'",
    "SELECT max(v.made) FROM customer_number n JOIN survey_invitation v ON v.customer_id = n.customer_id"
    " WHERE n.number = :number AND v.state <> 'withheld'",
)
"""In calls from this number, in calls of whoever has it, and in writing: all surveys, every channel."""
LAST = Sql("SELECT max(at) FROM (" + " UNION ALL ".join(_ASKED) + ") AS asked")  # noqa: S608
REFUSES = Sql(
    "SELECT 1 FROM customer_number n JOIN consent c ON c.customer_id = n.customer_id"
    " WHERE n.number = :number AND c.purpose = 'survey' AND NOT c.given LIMIT 1"
)
SAID = Sql("SELECT kind, body FROM event WHERE call_id = :call_id AND kind IN ('call.outcome', 'complaint.made')")
STOPPED = Sql("SELECT 1 FROM suppression WHERE number = :number AND since >= :began")
DO_NOT_CALL, COMPLAINT = "do_not_call", "complaint.made"


class Surveys:
    """Reads the results."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def refused(self, talk: TalkedCall) -> bool:
        """Whether somebody has said in this call that they want no calls; whom we have called, also by a complaint.
        What is not on disk yet is not known. Raises StoreDown."""
        words = REFUSALS if talk.called else {DO_NOT_CALL}
        for kind, body in await self._store.fetch(SAID, call_id=talk.call_id):
            if talk.called if kind == COMPLAINT else json.loads(body)["word"] in words:
                return True
        began = micros(talk.began)
        return talk.number is not None and bool(await self._store.fetch(STOPPED, number=talk.number, began=began))

    async def known(self, number: str) -> Known:
        """Of the person with this number (E.164): when they were last asked anything, with this number or another one
        of theirs, by telephone or in writing; and whether they want to be asked nothing. Raises StoreDown."""
        rows = await self._store.fetch(LAST, number=number)
        refuses = await self._store.fetch(REFUSES, number=number)
        at = rows[0][0]
        return Known(None if at is None else moment(at), bool(refuses))
