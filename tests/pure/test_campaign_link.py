"""The link that goes into a letter is a whole address, or the command says which setting is missing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import typer

from centrala.cli.campaign_link import page_of


def config(url: str = "", *, demo: bool = False) -> Any:
    return SimpleNamespace(web=SimpleNamespace(url=url, host="127.0.0.1", port=8080), demo=object() if demo else None)


def test_people_outside_reach_the_address_that_the_site_states() -> None:
    assert page_of(config("https://calls.example")) == "https://calls.example"


def test_a_demonstration_is_reached_on_this_machine() -> None:
    assert page_of(config(demo=True)) == "http://127.0.0.1:8080"


def test_without_an_address_there_is_no_half_link(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        page_of(config())
    assert "web.url of centrala.yaml is missing" in capsys.readouterr().err
