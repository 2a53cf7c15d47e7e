"""A language that callers hear is known everywhere: who adds one is told here what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from centrala.pbx import sounds
from ivr.prompts.speech import Speech
from scripts_dsl import builtin_words
from scripts_dsl.beside import beside_of
from scripts_dsl.check import check_file
from scripts_dsl.sections.languages import IN_ENGLISH
from scripts_dsl.spoken import TONGUES, nouns

BUILT_IN = {
    f"builtin_words.{name}": table
    for name, table in vars(builtin_words).items()
    if name.isupper() and isinstance(table, Mapping)
}
TABLES: Mapping[str, Mapping[str, object]] = {
    **BUILT_IN,
    "nouns.FORMS": nouns.FORMS,
    "the voices of the prompts": Speech().voices,
    "the voices of the fallback": sounds.VOICES,
    **{f"what the fallback says: {name}": texts for name, texts in sounds.TEXTS.items()},
    "names of languages": {code: name for name, code in IN_ENGLISH.items()},
}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_knows_every_language(table: str) -> None:
    assert len(BUILT_IN) > 5
    assert TONGUES.keys() <= TABLES[table].keys()


CALLFLOWS = Path(__file__).parents[2] / "callflows"
HEARD = sorted(path for kind in ("flow", "survey", "script") for path in CALLFLOWS.glob(f"*.{kind}.yaml"))


@pytest.mark.parametrize("path", HEARD, ids=lambda path: path.name)
def test_every_example_speaks_every_language(path: Path) -> None:
    graph = check_file(path.read_bytes(), path.name, beside=beside_of(path)).graph
    assert graph is not None
    assert set(graph.languages.all()) == TONGUES.keys()
