"""What cti/remarks gets of others: voice comments and messages, written down by the recognisers of the site
(ivr/speech), and complaints (cti/complaints)."""

from __future__ import annotations

import asyncio

import structlog

from cti.complaints import ComplaintMade
from cti.remarks.making import Complained
from ivr.live import LiveCalls
from ivr.outside.failures import OutsideFailed
from ivr.recordings.shelf import Shelf
from ivr.speech.ears import Ears

LONGEST = 120.0
"""Seconds for one recording: nobody waits on the line for it."""

log = structlog.get_logger(__name__)


class Comments:
    """For cti.remarks.keeper.Hears. In the call's language while it goes on, else in the first that is understood."""

    def __init__(self, ears: Ears, shelf: Shelf, live: LiveCalls) -> None:
        self._ears, self._shelf, self._live = ears, shelf, live

    async def heard(self, recording: str, call_id: str) -> str:
        """'' when there is nothing, or nobody who could."""
        wav = await asyncio.to_thread(self._shelf.find, recording)
        call = self._live.get(call_id)
        wanted = (call.language if call is not None else "", *self._ears.languages)
        language = next((one for one in wanted if self._ears.understand(one)), None)
        if wav is None or wav.suffix != ".wav" or language is None:
            return ""
        try:
            return await self._ears.write_down(wav, language, LONGEST)
        except OutsideFailed as problem:
            log.warning("comment.not_heard", recording=recording, problem=str(problem))
            return ""


def complained(told: ComplaintMade) -> Complained:
    """A complaint, as whoever tells its owner takes it. One that came by letter is found by its own id."""
    call_id = told.call_id or told.id
    return Complained(id=told.id, call_id=call_id, at=told.at, text=told.text, user=told.user or None)
