"""Reads the configuration: `centrala.yaml`, overridden by CENTRALA_… variables (also …_FILE for secrets).

In: a path, the environment. Out: a Config, or ConfigError that says where.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from centrala.config import Config, ConfigError, is_one
from scripts_dsl.errors import ScriptError
from scripts_dsl.loader import load_plain

PREFIX = "CENTRALA_"
PLAIN = frozenset({PREFIX + "DATABASE", PREFIX + "CALLFLOWS", PREFIX + "RECORDINGS", PREFIX + "COUNTRY"})
"""Variables of the first level; the others name their part: CENTRALA_WEB__PORT."""


def read_config(path: Path | None, environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration from a file and the environment. Raises ConfigError.

    CENTRALA_ASTERISK__AMI__SECRET=… sets asterisk.ami.secret; CENTRALA_ASTERISK__AMI__SECRET_FILE=path reads it from
    a file.
    """
    data: dict[str, Any] = {}
    if path is not None:
        try:
            data = load_plain(path.read_bytes(), str(path))
        except (OSError, ScriptError) as problem:
            raise ConfigError(f"{path}: {problem}") from problem
    for name, value in environment.items():
        if name.startswith(PREFIX) and ("__" in name or name in PLAIN):
            _put(data, name, value)
    try:
        return Config.model_validate(data)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = "".join(f"{part}." for part in _place(first["loc"], data)).removesuffix(".")
        raise ConfigError(f"{path or 'environment'}: {where}{': ' if where else ''}{first['msg']}") from problem


def _place(loc: tuple[int | str, ...], data: Mapping[str, Any]) -> Iterator[str]:
    """As it is written: one Asterisk stands there without its name."""
    nameless = loc[:1] == ("asterisk",) and is_one(data.get("asterisk"))
    return (str(part) for place, part in enumerate(loc) if not (nameless and place == 1))


def _put(data: dict[str, Any], name: str, value: str) -> None:
    keys = name.removeprefix(PREFIX).lower().split("__")
    if keys[-1].endswith("_file"):
        keys, value = [*keys[:-1], keys[-1].removesuffix("_file")], _secret(name, Path(value))
    for key in keys[:-1]:
        data = data.setdefault(key, {})
        if not isinstance(data, dict):
            raise ConfigError(f"{name}: {key} is a value and has no parts")
    data[keys[-1]] = value


def _secret(name: str, path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{name}: {path}: {getattr(problem, 'strerror', None) or 'not UTF-8'}") from problem
