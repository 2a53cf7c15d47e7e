"""Where a picture goes: its name, and the PNG of Chromium or the SVG."""

from __future__ import annotations

from collections.abc import Callable

Keep = Callable[[str, bytes], object]
