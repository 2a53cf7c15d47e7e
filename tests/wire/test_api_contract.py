"""Whatever is sent to the API, the answer is one that /api/openapi.json promises, and never a 5xx.

Requests are made by schemathesis from the document: right ones, and wrong ones in every way a schema can be broken.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from support.centre import Centre, bearer, opened

EXAMPLES = 8
"""For each operation and mode."""
NOT_IN_A_SCHEMA = (
    b"unknown_disposition", b"wrong_days", b"unknown_figure", b"no_such_queue", b"too_much", b"out_of_reach",
)  # fmt: skip
"""Why something of the right form is refused: which words, queues and days there are."""


def attack(document: dict[str, Any], url: str, token: str, mode: GenerationMode) -> list[str]:
    """Runs in a thread: schemathesis knows no event loop. Logout comes last, it ends the session."""
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations()]
    if mode is GenerationMode.NEGATIVE:  # where nothing is sent, nothing can be wrong
        operations = [o for o in operations if "requestBody" in o.definition.raw or "{" in o.path]
    operations.sort(key=lambda operation: operation.path == "/api/logout")
    with requests.Session() as session:
        for operation in operations:
            try_out(operation, url, token, mode, session)
    return [operation.label for operation in operations]


def try_out(
    operation: APIOperation[Any, Any, Any], url: str, token: str, mode: GenerationMode, session: requests.Session
) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Case) -> None:
        response = case.call(base_url=url, headers=bearer(token), timeout=10, session=session)
        assert response.status_code < 500, (operation.label, response.content)
        if not any(code in response.content for code in NOT_IN_A_SCHEMA):
            case.validate_response(response)

    run()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
async def test_every_answer_is_one_that_the_document_promises(
    sqlite_url: str, tmp_path: Path, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.web.login.WRONG_LOGINS", 10_000)
    for limit in ("PEOPLE", "STRANGERS"):
        monkeypatch.setattr(f"cti.web.auth.{limit}", (100_000, 1))
    async with opened(sqlite_url, tmp_path) as centre:
        document, token = await described(centre), await centre.log_in("sofia")
        tried = await asyncio.to_thread(attack, document, centre.url, token, mode)
    assert len(tried) >= 3
    assert "POST /api/login" in tried
    assert "POST /api/calls/{call_id}/disposition" in tried


async def described(centre: Centre) -> dict[str, Any]:
    async with centre.http.get(f"{centre.url}/api/openapi.json") as answer:
        document: dict[str, Any] = await answer.json()
        return document
