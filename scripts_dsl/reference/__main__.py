"""`python -m scripts_dsl.reference docs/reference` writes the pages that are made from tables."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts_dsl.reference.pages import PAGES


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference")
    for name, make in PAGES.items():
        (folder / name).write_text(make(), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
