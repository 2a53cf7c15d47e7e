"""An Asterisk for measuring: the product's own configuration, and beside it the same work W for each anchor.

901 pure dialplan · 902 raw asyncio · 903 bare panoramisk · 904 Centrala by the product's own dialplan. A call ends with
cause 16, and in time, only when the application set IVR_DONE, so every good call proves that the whole work was done.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from centrala.pbx.box import Wishes, new_box
from centrala.pbx.instance import Instance
from centrala.pbx.program import Program

DIALPLAN = """
[from-carrier](+)
exten => 901,1,Answer()
 same => n,Read(D,{p1},1,,1,5)
 same => n,GotoIf($["${{D}}"="1"]?one:two)
 same => n(two),Playback({p1})
 same => n,Goto(end)
 same => n(one),Playback({p2})
 same => n,Set(V1=choice-${{D}})
 same => n,Set(IVR_DONE=1)
 same => n(end),Goto(w-end,s,1)
exten => 902,1,AGI(agi://127.0.0.1:{raw}/call)
 same => n,Goto(w-end,s,1)
exten => 903,1,AGI(agi://127.0.0.1:{panoramisk}/call)
 same => n,Goto(w-end,s,1)

[w-end]
exten => s,1,Hangup(${{IF($["${{IVR_DONE}}"="1"]?16:31)}})
"""


RTP_PORTS = 5_000
MOST_CALLS = RTP_PORTS // 2
"""Two ports a call: beyond what any step has at once."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Of the anchors' FastAGI servers."""

    raw: int
    panoramisk: int


def tones(folder: Path) -> tuple[Path, Path]:
    """Prompt 1 (1 s) and prompt 2 (0.5 s), 8 kHz mono; returned without extension, as Asterisk wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, seconds, pitch in (("p1", "1", "440"), ("p2", "0.5", "660")):
        command = ["sox", "-n", "-r", "8000", "-c", "1", "-b", "16", f"{folder}/{name}.wav", "synth", seconds]
        subprocess.run([*command, "sine", pitch, "gain", "-12"], check=True)
    return folder / "p1", folder / "p2"


def start_pbx(program: Program, base: Path, prompts: tuple[Path, Path], ports: Ports) -> Instance:
    """Write, extend and start it. Raises PbxError."""
    wishes = Wishes(name="bench", base=base, sounds=base.parent / "sounds", agents={"ewa": "Ewa"}, rtp_ports=RTP_PORTS)
    instance = Instance(program, replace(new_box(program, wishes), most_calls=MOST_CALLS))
    instance.write()
    p1, p2 = prompts
    dialplan = DIALPLAN.format(p1=p1, p2=p2, raw=ports.raw, panoramisk=ports.panoramisk)
    _append(instance.base / "etc/extensions.conf", dialplan)
    _append(instance.base / "etc/modules.conf", "load = app_read.so\n")
    pjsip = instance.base / "etc/pjsip.conf"
    pjsip.write_text(pjsip.read_text("utf-8").replace("dtmf_mode = rfc4733", "dtmf_mode = auto_info"), "utf-8")
    instance.start()
    return instance


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
