"""Makes the pictures of README and docs anew, in docs/pictures: `npm run pictures` in web/."""

from __future__ import annotations

import asyncio
from pathlib import Path

from support import board_pictures, campaign_pictures, desk_pictures, graph_pictures
from support.keeping import Keep
from support.png import shrunk

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


async def make(keep: Keep) -> None:
    """All of them, one after the other."""
    for one in (desk_pictures, board_pictures, campaign_pictures, graph_pictures):
        await one.make(keep)


def _write(name: str, picture: bytes) -> None:
    (PICTURES / name).write_bytes(shrunk(picture) if name.endswith(".png") else picture)


if __name__ == "__main__":
    asyncio.run(make(_write))
