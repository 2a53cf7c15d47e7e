"""Which Asterisk to run: the system's own if it is new enough, else an unpacked tree. In: a folder; out: `Program`.

An unpacked tree is started by its own dynamic loader: no root, no chroot, and its libraries do not leak into children.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST = 18
"""Major version of Asterisk whose manager events and PJSIP options the product needs."""

TRIPLETS = {
    "x86_64": ("x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "aarch64": ("aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}
"""Machine -> library folder and dynamic loader of Debian's packages."""


class PbxError(Exception):
    """There is no usable Asterisk, or it did not start: the text says what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """An installed or unpacked Asterisk."""

    command: tuple[str, ...]
    """What to put before Asterisk's own arguments."""
    modules: Path
    share: Path
    """Folder with documentation/core-en_US.xml, without which Asterisk does not start."""
    version: str

    def module_names(self) -> frozenset[str]:
        """File names of the loadable modules."""
        return frozenset(path.name for path in self.modules.glob("*.so"))


def installed() -> Program | None:
    """The system's Asterisk, or None if there is none of version OLDEST or later that we can run."""
    path = shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin:/sbin:/usr/bin:/usr/local/bin")
    version = _version((path,)) if path else None
    if path is None or version is None or int(version.partition(".")[0]) < OLDEST:
        return None
    modules = _first("res_pjsip.so", _library_folders())
    share = _first("documentation/core-en_US.xml", [Path("/usr/share/asterisk"), Path("/var/lib/asterisk")])
    return Program((path,), modules, share, version) if modules and share else None


def unpacked(tree: Path) -> Program | None:
    """The Asterisk of an unpacked tree, or None if the folder holds none for this machine."""
    triplet, loader = triplet_and_loader()
    library = tree / "usr/lib" / triplet
    command = (str(library / loader), "--library-path", str(library), str(tree / "usr/sbin/asterisk"))
    version = _version(command) if Path(command[0]).exists() else None
    return Program(command, library / "asterisk/modules", tree / "usr/share/asterisk", version) if version else None


def triplet_and_loader() -> tuple[str, str]:
    """Raises PbxError on a machine that is neither amd64 nor arm64."""
    try:
        return TRIPLETS[platform.machine()]
    except KeyError:
        raise PbxError(f"install Asterisk {OLDEST} or later: no package to unpack for {platform.machine()}") from None


def _version(command: tuple[str, ...]) -> str | None:
    try:
        done = subprocess.run([*command, "-V"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"Asterisk (?:certified[/-])?(\d+[.\d]*)", done.stdout)
    return found[1] if found else None


def _library_folders() -> list[Path]:
    machine = TRIPLETS.get(platform.machine(), ("", ""))[0]
    roots = (f"/usr/lib/{machine}", "/usr/lib64", "/usr/lib", "/usr/local/lib")
    return [Path(root) / "asterisk/modules" for root in roots]


def _first(inside: str, folders: list[Path]) -> Path | None:
    return next((folder for folder in folders if (folder / inside).exists()), None)
