"""What the running Asterisk says of itself over the manager interface: version, rights of our user, clock, strangers.

In: where it is and who we are. Out: findings. It asks only; nothing is changed, no call is placed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from centrala.config import Asterisk
from centrala.doctor.finding import Finding, bad, ok, unknown, warning
from cti.logins.known_passwords import weakness
from ivr.asterisk.ami import AmiConnection
from ivr.asterisk.ami_wire import AmiDown, AmiError, AmiLoginRefused, AmiReply

OLDEST = (18,)
"""The oldest series whose manager and FastAGI speak as we expect."""
MENDED = (22, 10, 1)
"""Of series 22, the first without the holes in manager and ARI over HTTP."""
NEEDED = frozenset({
    "BlindTransfer", "CoreSettings", "CoreShowChannels", "CoreStatus", "DBGet", "DBGetTree", "DeviceStateList",
    "Getvar", "Hangup", "MixMonitorMute", "Originate", "PlayDTMF", "QueueAdd", "QueuePause", "QueueRemove",
    "QueueStatus", "Redirect", "Setvar",
})  # fmt: skip
"""Actions that the program sends."""
FORBIDDEN = {
    "Command": "run any command",
    "UpdateConfig": "change the configuration",
    "GetConfig": "read passwords",
    "ModuleLoad": "load modules",
    "DialplanExtensionAdd": "change the dialplan",
    "DBPut": "change Asterisk's database past the guard",
    "MixMonitor": "write files",
}
"""Actions that our user must not be able to send."""
CLOCK_BAD = 2.0
CLOCK_WARNING = 0.5
"""Seconds between the two clocks: what comes first is told by them."""
ANSWER = 3.0
"""Seconds for one question; Asterisk answers within milliseconds."""
_NUMBER = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


async def manager(asterisk: Asterisk) -> list[Finding]:
    """Ask it; one finding when it cannot be asked."""
    at = asterisk.ami
    secret = at.secret.get_secret_value()
    findings = [_secret(secret, at.user)]
    connection = AmiConnection(lambda _: None, lambda: None, frozenset())
    try:
        await connection.open(at.host, at.port, at.user, secret, events=False)
        findings += [ok("asterisk.manager", f"the manager at {at.host}:{at.port} lets {at.user} in")]
        settings = await connection.act("CoreSettings", deadline=ANSWER)
        findings += version(settings.headers.get("AsteriskVersion", ""))
        findings += _name(settings, asterisk.name)
        findings += clock((await connection.act("Ping", deadline=ANSWER)).headers.get("Timestamp", ""), time.time())
        findings += rights(await connection.act("ListCommands", deadline=ANSWER))
        devices = await connection.act("DeviceStateList", end="DeviceStateListComplete", deadline=ANSWER)
        findings += strangers({event.get("Device") for event in devices.events})
    except AmiLoginRefused:
        findings.append(
            bad(
                "asterisk.manager",
                f"the manager at {at.host}:{at.port} refuses {at.user}",
                "asterisk.ami.user and .secret are those of manager.conf? Does it permit this machine's address?",
            )
        )
    except AmiDown as problem:
        findings.append(
            bad(
                "asterisk.manager",
                f"no answer of the manager: {problem}",
                "is Asterisk running, and enabled = yes in manager.conf?",
            )
        )
    except AmiError as problem:
        findings.append(bad("asterisk.manager", f"{at.host}:{at.port} speaks no AMI: {problem}", "asterisk.ami.port"))
    finally:
        connection.close()
    return findings


def version(text: str) -> Iterator[Finding]:
    """`22.10.1~dfsg+~cs6.16.60671435-1`."""
    found = _NUMBER.search(text)
    numbers = tuple(int(part or 0) for part in found.groups()) if found else ()
    if not numbers:
        yield unknown("asterisk.version", f"no version in '{text}'", "core show version on the console tells it")
        return
    shown = ".".join(map(str, numbers))
    if numbers < OLDEST:
        yield bad("asterisk.version", f"Asterisk {shown} is too old", f"at least {OLDEST[0]}; 22 is what is tested")
    elif numbers[0] == MENDED[0] and numbers < MENDED:
        yield warning(
            "asterisk.version",
            f"Asterisk {shown} has known holes in its web server",
            f"update to {'.'.join(map(str, MENDED))} or later; until then http.conf: enabled = no",
        )
    else:
        yield ok("asterisk.version", f"Asterisk {shown}")
    yield transfer_defect(text, numbers)


def transfer_defect(text: str, numbers: tuple[int, ...]) -> Finding:
    """Debian's patch 2016_opus_plc drops sound whose RTP numbers go back, as they do after a transfer: the second agent
    is missing in a recording of the caller's channel, and with different codecs the caller hears nothing."""
    if "dfsg" in text and numbers[:1] >= (22,):
        return warning(
            "asterisk.transfer-recording",
            "this is Debian's Asterisk 22: after a transfer it can lose the second agent's voice in recordings of the "
            "caller's channel, and between different codecs all sound",
            "record on the agent's channel, as [rec-leg] does; one codec for all telephones (files.codecs)",
        )
    return ok("asterisk.transfer-recording", "not the build that loses voices in recordings after a transfer")


def rights(reply: AmiReply) -> Iterator[Finding]:
    """ListCommands tells every action that this user may send."""
    may = {name.lower() for name in reply.headers} - {"response", "actionid"}
    if not reply.success or len(may) < len(NEEDED):
        yield unknown(
            "asterisk.rights", "the manager does not tell what we may do", "look at read= and write= in manager.conf"
        )
        return
    too_much = {name: why for name, why in FORBIDDEN.items() if name.lower() in may}
    missing = sorted(name for name in NEEDED if name.lower() not in may)
    if too_much:
        yield bad(
            "asterisk.rights",
            f"our user may {', '.join(too_much.values())} ({', '.join(too_much)})",
            "manager.conf: write = originate,call,reporting,agent",
        )
    if missing:
        yield bad(
            "asterisk.rights-missing",
            f"our user may not send {', '.join(missing)}",
            "manager.conf: read = system,call,user,agent,reporting,dtmf and write = originate,call,reporting,agent",
        )
    if not too_much and not missing:
        yield ok("asterisk.rights", f"our user may do what it needs ({len(may)} actions) and run nothing")


def clock(timestamp: str, now: float) -> Iterator[Finding]:
    """Asterisk's clock beside ours, in seconds since 1970."""
    try:
        apart = abs(float(timestamp) - now)
    except ValueError:
        yield unknown("asterisk.clock", "the manager does not tell its time", "compare the clocks of both machines")
        return
    found = f"the clocks of Asterisk and this machine are {apart:.1f} s apart"
    if apart > CLOCK_WARNING:
        make = bad if apart > CLOCK_BAD else warning
        yield make("asterisk.clock", found, "let both take their time from the same NTP server")
    else:
        yield ok("asterisk.clock", found)


def strangers(devices: set[str]) -> Iterator[Finding]:
    """An endpoint `anonymous` shows as a device."""
    if any(device.lower() == "pjsip/anonymous" for device in devices):
        yield bad(
            "asterisk.anonymous",
            "an endpoint `anonymous` takes calls of anybody",
            "take it out of pjsip.conf; FreePBX: Asterisk SIP Settings, Allow Anonymous Inbound SIP Calls: No",
        )


def _secret(secret: str, user: str) -> Finding:
    if weak := weakness(secret, user):
        return bad("asterisk.secret", f"the secret of the manager's user {weak}", "set a long random one in both files")
    return ok("asterisk.secret", "the manager's secret is long and not a known one")


def _name(settings: AmiReply, name: str) -> Iterator[Finding]:
    found = settings.headers.get("SystemName", "")
    if found != name:
        yield bad(
            "asterisk.name",
            f"this Asterisk calls itself '{found}', the configuration '{name}'",
            "asterisk.name must be systemname of asterisk.conf: is this the right Asterisk?",
        )
