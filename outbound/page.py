"""`python -m outbound.page docs/reference` writes the page of all countries, countries.md."""

from __future__ import annotations

import sys
from pathlib import Path

from outbound.countries import country_files
from scripts_dsl.countries.page import page

NAME = "countries.md"


def main() -> int:
    """Writes it into the folder that is given."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference")
    (folder / NAME).write_text(page(country_files()), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
