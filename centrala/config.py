"""What the program needs: the sections of `centrala.yaml`, which config_file.py reads.

A flow's own settings (queues, hours, numbers) are not here but in callflows/settings.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from phonenumbers import SUPPORTED_REGIONS
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from centrala.hearing import Recogniser
from cti.roles import Role
from ivr.admission import MOST_CALLS
from ivr.asterisk.trunks import Trunk as Line
from ivr.asterisk.trunks import TrunkError, check
from ivr.dialguard.limits import A_MINUTE, MINUTES, NEIGHBOURS, Limits
from ivr.outside.reach import opening


class ConfigError(Exception):
    """The configuration is wrong: names the key and says what to write."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
"""Of one of several Asterisks; `systemname` of asterisk.conf."""

Port = Annotated[int, Field(ge=0, le=65_535)]
"""0: a free one."""


DirectNumber = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""E.164."""


class Ami(_Part):
    """Manager interface of an Asterisk; loopback or a private address only."""

    host: str = "127.0.0.1"
    port: Port = 5038
    user: str = "centrala"
    secret: SecretStr


class Agi(_Part):
    """Where the engine listens for FastAGI, unencrypted: loopback or a private address only."""

    host: str = "127.0.0.1"
    port: Port = 4573
    secret: SecretStr = Field(min_length=12)
    """AGI_SECRET of extensions.conf: of it Asterisk makes a token for every call, and only such calls are taken."""


class Websocket(_Part):
    """SIP of agents' telephones in browsers, which we pass on: loopback or a private address only. See
    docs/how-to/browser-phone.md."""

    host: str = "127.0.0.1"
    port: Port = 8088
    secret: SecretStr = Field(min_length=12)
    """Password of their endpoints, `<user>.web`; pages never see it."""


class Asterisk(_Part):
    """`asterisk:` is one of these, or one for each Asterisk under its name: docs/how-to/several-asterisks.md."""

    name: str = "asterisk"
    """`systemname` of asterisk.conf. Of several, the key."""
    ami: Ami
    agi: Agi

    websocket: Websocket | None = None
    """None: agents have no telephones in browsers there."""
    files: Path | None = None
    """Folder that `centrala asterisk` wrote: telephones are written there anew when they change."""
    command: tuple[str, ...] = ()
    """[asterisk], or [sudo, asterisk]: how Asterisk is told to read those files. Empty: somebody does it by hand."""
    trunks: tuple[str, ...] | None = None
    """Names of those `trunks:` that it has; None: all. Without any nobody is called back over it."""


def _by_name(value: object) -> object:
    """One section, or one under each name, as sections by name."""
    if not isinstance(value, Mapping):
        return value
    if is_one(value):
        return {str(value.get("name", Asterisk.model_fields["name"].default)): value}
    for name, section in value.items():
        if not NAME.fullmatch(str(name)):
            raise ValueError(f"{str(name)!r}: the name of an Asterisk must match {NAME.pattern}")
        if isinstance(section, Mapping) and "name" in section:
            raise ValueError(f"{name}.name: of several Asterisks the key is the name")
    return {name: {**s, "name": name} if isinstance(s, Mapping) else s for name, s in value.items()}


def is_one(section: object) -> bool:
    """A section of a single Asterisk, without its name."""
    return isinstance(section, Mapping) and (not section or bool(section.keys() & Asterisk.model_fields.keys()))


class Web(_Part):
    host: str = "127.0.0.1"
    port: Port = 8080
    url: str = Field(default="", pattern=r"^(https?://[A-Za-z0-9.\[\]:-]+)?$")
    """Of the page as browsers have it, behind a proxy: https://desk.example. Empty: where we listen."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies; what they say of who calls (X-Forwarded-For, X-Forwarded-Proto) is believed."""
    origins: tuple[str, ...] = ()
    """Origins of further pages that may use this one's interface."""

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            ip_network(text)
        return value

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Of the proxies."""
        return tuple(ip_network(text) for text in self.proxies)


class Oidc(_Part):
    """Accounts of the house, with which users log in: docs/how-to/log-in-by-oidc.md."""

    issuer: str = Field(pattern=r"^https?://[A-Za-z0-9.\[\]:-]+(/[!-~]*)?$")
    """As the provider calls itself, to the letter."""
    client: str = Field(min_length=1)
    secret: SecretStr = SecretStr("")
    """Empty: a public client."""
    name: str = "OpenID"
    """On the button of the page."""
    users: Mapping[str, str] = Field(default_factory=dict)
    """Verified e-mail, or subject -> user."""
    domain: str = ""
    """Where everybody's e-mail is USER@domain: no list is needed."""
    groups: Mapping[str, tuple[Role, ...]] = Field(default_factory=dict)
    """Group -> roles: whoever logs in has these and no others. Empty: roles are given by `centrala user`."""
    groups_claim: str = "groups"


class Outgoing(_Part):
    """What flows may reach with `http:` beyond the public web's ports 80 and 443."""

    allow: tuple[str, ...] = ()
    """Inner addresses: 10.1.2.3:8080, 10.1.0.0/16, [fd00::7]:8443."""

    @field_validator("allow")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            opening(text)
        return value


class Gateway(_Part):
    """A web hook that takes messages: see docs/how-to/look-up-and-send.md."""

    url: str = Field(pattern=r"^https?://[A-Za-z0-9.\[\]:-]+(/[!-~]*)?$")
    token: SecretStr | None = None
    """Goes into `Authorization: Bearer …`."""


class MailServer(_Part):
    host: str
    port: Port = 587
    user: str | None = None
    password: SecretStr = SecretStr("")
    security: Literal["starttls", "tls", "none"] = "starttls"


class Senders(_Part):
    """How `send:` sends; who it comes from stands in settings.yaml."""

    sms: Gateway | None = None
    email: MailServer | Gateway | None = None


class Trunk(_Part):
    """A line to a carrier; what each word means: docs/how-to/trunks.md. Its name is its key in `trunks:`."""

    server: str
    user: str = ""
    password: SecretStr = SecretStr("")
    register_there: bool = Field(default=False, alias="register")
    addresses: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    caller_ids: tuple[str, ...] = ()
    channels: int = 0
    ask_every: int = 60

    def named(self, name: str) -> Line:
        """Raises TrunkError for what Asterisk's files cannot hold."""
        line = Line(
            name,
            server=self.server,
            user=self.user,
            password=self.password.get_secret_value(),
            register=self.register_there,
            addresses=self.addresses,
            codecs=self.codecs,
            caller_ids=self.caller_ids,
            channels=self.channels,
            ask_every=self.ask_every,
        )
        check([line])
        return line


class CallsOut(_Part):
    """Limits of calls out, whoever asks for them; see docs/how-to/call-out.md."""

    countries: tuple[str, ...] = ()
    """ISO 3166; empty: the country of the site."""
    minutes_a_day: int = Field(default=MINUTES, ge=0)
    """Of talk within any 24 hours, of each line."""
    calls_a_minute: int = Field(default=A_MINUTE, ge=0)
    to_neighbours: int = Field(default=NEIGHBOURS, ge=0)
    """Calls a minute to numbers that differ in their last four digits."""
    detect_machines: bool = False
    """Whoever answers a campaign's call is listened to first, two to four seconds, for an answering machine."""

    @field_validator("countries")
    @classmethod
    def _are_countries(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            if text not in SUPPORTED_REGIONS:
                raise ValueError(f"{text!r} is no country: ISO 3166, in capitals, in quotes where it is NO")
        return value

    @property
    def limits(self) -> Limits:
        """As the guard knows them."""
        return Limits(frozenset(self.countries), self.to_neighbours, self.calls_a_minute, self.minutes_a_day)


class Twilio(_Part):
    """An account whose numbers lead to our flows: see docs/how-to/twilio.md."""

    account: str = Field(pattern="^AC[0-9a-fA-F]{32}$")
    token: SecretStr = Field(min_length=16)
    url: str = Field(pattern=r"^https?://[A-Za-z0-9.\[\]:-]+$")
    """Under which Twilio reaches this port, behind a proxy too: https://calls.example."""
    host: str = "127.0.0.1"
    port: Port = 8081
    signing_key: SecretStr | None = None
    """Shared key that signs web hooks (HMAC-SHA256); without one the token does (HMAC-SHA1)."""
    number: str | None = Field(default=None, pattern=r"^\+[1-9][0-9]{6,14}$")
    """Of the account; people see it when we ring them."""
    rescue: str | None = Field(default=None, pattern=r"^\+[1-9][0-9]{6,14}$")
    """Telephone that takes callers when something breaks here."""
    agents: Mapping[str, str] = Field(default_factory=dict)
    """User -> telephone (+48…) or sip: address that Twilio rings for callers in a queue."""
    api: str = "https://api.twilio.com"


class Alarms(_Part):
    """Who is told at once of what the log calls critical, and how `tell:` reaches people: docs/how-to/be-told.md."""

    email: tuple[str, ...] = ()
    """Addresses of those who look after the program. Letters leave by `senders.email`."""
    people: Mapping[str, str] = Field(default_factory=dict)
    """Addresses of users, for `tell:`."""
    sender: str = ""
    """Whom the letters come from; else the `email` sender of settings.yaml."""
    hook: Gateway | None = None
    """Gets everything, as JSON."""


class DemoAgent(_Part):
    user: str
    password: SecretStr
    sip_user: str


class Demo(_Part):
    """Only for the demonstration: sample customers, agents with these passwords, phones that Asterisk plays itself."""

    agents: tuple[DemoAgent, ...]
    supervisor: DemoAgent | None = None


class Config(_Part):
    database: str = "sqlite+aiosqlite:///centrala.db"
    """SQLAlchemy URL: sqlite+aiosqlite:///path or postgresql+asyncpg://…"""
    asterisks: Annotated[Mapping[str, Asterisk], BeforeValidator(_by_name), Field(alias="asterisk")]
    """By name, at least one."""
    heartbeat: Path | None = None
    """Socket at which the watchdog feels whether the engine lives; None: nobody watches."""
    drain: float = Field(default=0.0, ge=0, le=86_400)
    """Seconds that calls in progress have for ending by themselves when the program is asked to end, and new ones go to
    the fallback; 0: it ends at once, and the next engine goes on with them."""
    most_calls: int = Field(default=MOST_CALLS, ge=1)
    """In progress, of all Asterisks; a new one beyond is left to the fallback of the dialplan."""
    web: Web = Web()
    oidc: Oidc | None = None
    """None: users log in by password alone."""
    callflows: Path = Path("callflows")
    recordings: Path = Path("recordings")
    call_recordings: Path = Path("recordings/calls")
    """What is recorded of calls. Asterisk writes there too."""
    keep_free: int = Field(default=1_024, ge=0)
    """MiB of that disk below which nothing new is recorded; 0: it is never looked at."""
    compress_after: float = Field(default=60.0, ge=0)
    """Minutes from a recording's beginning until it becomes a FLAC, out of which the same WAV comes; 0: never."""
    prompt_cache: Path = Path(".cache/prompts")
    country: str = Field(default="PL", pattern="^[A-Z]{2}$")
    """Numbers without a country prefix belong to it."""
    log_format: str = Field(default="json", pattern="^(json|console)$")
    secrets: Mapping[str, SecretStr] = Field(default_factory=dict)
    """Values of the secrets that settings.yaml names; CENTRALA_SECRETS__CRM_URL_FILE=path reads one from a file."""
    outgoing: Outgoing = Outgoing()
    senders: Senders = Senders()
    alarms: Alarms = Alarms()
    speech: Mapping[str, Recogniser] = Field(default_factory=dict)
    """By language: who understands spoken words, beside the keys. Without one `words:` of flows are for nothing."""
    trunks: Mapping[str, Trunk] = Field(default_factory=dict)
    """Lines to carriers, in the order in which calls out try them; see docs/how-to/trunks.md."""
    calls_out: CallsOut = CallsOut()
    listening: Literal["told", "untold"] = "told"
    """Whether agents are told when a supervisor listens to them: what may be kept from them is a matter of law."""
    twilio: Twilio | None = None
    direct_numbers: Mapping[str, DirectNumber] = Field(default_factory=dict)
    """User -> number outside the switch under which a flow reaches that person (`transfer`), whose page then has the
    card while it rings."""
    demo: Demo | None = None

    @field_validator("trunks")
    @classmethod
    def _can_stand_in_files(cls, value: Mapping[str, Trunk]) -> Mapping[str, Trunk]:
        try:
            for name, trunk in value.items():
                trunk.named(name)
        except TrunkError as problem:
            raise ValueError(str(problem)) from None
        return value

    @model_validator(mode="after")
    def _comes_back(self) -> Config:
        """A provider sends browsers back to an address that it knows."""
        if self.oidc is not None and not self.web.url:
            raise ValueError("oidc: set web.url, the address of the page as browsers have it")
        return self

    @model_validator(mode="after")
    def _are_several(self) -> Config:
        """What the sections of several Asterisks must not share, and must not miss."""
        seen: dict[object, str] = {}
        for name, one in self.asterisks.items():
            for what, value in (("ami", (one.ami.host, one.ami.port)), ("agi.secret", one.agi.secret)):
                if (other := seen.setdefault((what, value), name)) != name:
                    raise ValueError(f"asterisk: {other} and {name} have the same {what}: each needs its own")
            for trunk in one.trunks or ():
                if trunk not in self.trunks:
                    raise ValueError(f"asterisk: {name}.trunks: there is no {trunk!r} in `trunks:`")
        return self

    def lines(self, asterisk: str) -> tuple[Line, ...]:
        """The trunks of an Asterisk as the telephony side knows them."""
        mine = self.asterisks[asterisk].trunks
        return tuple(trunk.named(name) for name, trunk in self.trunks.items() if mine is None or name in mine)

    @field_validator("secrets")
    @classmethod
    def _in_capitals(cls, value: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
        return {name.upper(): secret for name, secret in value.items()}
