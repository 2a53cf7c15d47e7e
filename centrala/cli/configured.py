"""The configuration file, as every command that looks at a site takes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.saying import fail

if TYPE_CHECKING:
    from centrala.config import Config

CONFIG = Path("centrala.yaml")
ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration file.")]


def there(file: Path) -> Path:
    """The file. Ends the command when there is none; after its arguments were looked at, so that a slip of theirs is
    told first."""
    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}: name the configuration with --config")
    return file


def configured(file: Path) -> Config:
    """What stands in it. Ends the command when that cannot be."""
    from centrala.config import ConfigError
    from centrala.config_file import read_config

    try:
        return read_config(there(file))
    except ConfigError as problem:
        fail(str(problem))
