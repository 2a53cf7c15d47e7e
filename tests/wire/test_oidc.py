"""Logging in with an account of the house, against a provider that speaks the real protocol; and what is refused."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from centrala.accounts import accounts
from centrala.config import Config
from cti.agents import Agents
from cti.agents.changes import People
from cti.audit.reading import find
from cti.core import Core
from cti.feature import Feature
from cti.logins.oidc import ASK_AGAIN, BEGUN, Oidc, Settings
from cti.routes.api_oidc import LoginWays
from cti.routes.oidc import COOKIE, PAGE, REFUSED, TRIES, Accounts, OidcRoutes
from cti.routes.ways import WayRoutes
from ivr.outgoing import Outgoing
from ivr.outside.reach import Reach
from ivr.store import Store
from support.centre import Centre, opened
from support.oidc_provider import CLIENT, SECRET, Provider, provider, rsa_key

SESSION = "centrala_session"


@dataclass
class House:
    """A centre, a provider, and a clock that can be put forward."""

    centre: Centre
    provider: Provider
    shift: float = 0.0

    @property
    def back(self) -> str:
        return "https://desk.example/api/oidc/callback"

    async def begin(self) -> tuple[URL, str]:
        """Where the browser is sent, and its cookie."""
        async with self.centre.http.get(f"{self.centre.url}/api/oidc/login", allow_redirects=False) as answer:
            assert answer.status == 303
            cookie = answer.cookies.get(COOKIE)
            return URL(answer.headers["Location"], encoded=True), cookie.value if cookie else ""

    async def come_back(self, url: str, cookie: str) -> aiohttp.ClientResponse:
        path = URL(url).raw_path_qs
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        async with self.centre.http.get(
            URL(self.centre.url + path, encoded=True), headers=headers, allow_redirects=False
        ) as answer:
            await answer.read()
            return answer

    async def log_in(self) -> aiohttp.ClientResponse:
        there, cookie = await self.begin()
        return await self.come_back(self.provider.authorize(dict(there.query), self.back), cookie)

    async def me(self, answer: aiohttp.ClientResponse) -> dict[str, Any]:
        headers = {"Cookie": f"{SESSION}={answer.cookies[SESSION].value}"}
        async with self.centre.http.get(f"{self.centre.url}/api/me", headers=headers) as said:
            assert said.status == 200
            found: dict[str, Any] = await said.json()
            return found


def is_refused(answer: aiohttp.ClientResponse) -> bool:
    return (answer.status, answer.headers["Location"], SESSION in answer.cookies) == (303, REFUSED, False)


USERS = {"ewa@firma.example": "ewa", "00u-sofia": "sofia", "gone@firma.example": "nobody"}


async def house_of(
    sqlite_url: str, tmp_path: Path, *, domain: str = "", groups: Mapping[str, Sequence[str]] | None = None
) -> AsyncIterator[House]:
    async with provider() as there:
        house = House(None, there)  # type: ignore[arg-type]

        def more(core: Core, store: Store) -> list[Feature]:
            settings = Settings(there.url, CLIENT, SECRET, house.back)
            outgoing = Outgoing(Reach(everywhere=True))
            oidc = Oidc(settings, outgoing.ask, lambda: datetime.now(UTC), lambda: time.monotonic() + house.shift)
            whose = Accounts(core.agents, People(store, core.now), USERS, domain, groups or {})
            count = core.metrics.login
            return [OidcRoutes(oidc, whose, core.sessions, time.monotonic, count, outgoing.close, core.refusals)]

        async with opened(sqlite_url, tmp_path, more=more) as centre:
            house.centre = centre
            yield house


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async for one in house_of(sqlite_url, tmp_path):
        yield one


async def test_who_has_an_account_of_the_house_is_logged_in(house: House) -> None:
    answer = await house.log_in()
    assert (answer.status, answer.headers["Location"]) == (303, PAGE)
    cookie = answer.cookies[SESSION]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    me = await house.me(answer)
    assert (me["user"], me["roles"]) == ("ewa", ["agent"])
    async with house.centre.http.get(f"{house.centre.url}/api/login/ways") as ways:
        assert await ways.json() == {"oidc": None}
    said = (await WayRoutes("Firma").ways(None)).body  # type: ignore[arg-type]
    assert said == LoginWays(oidc="Firma")


async def test_a_subject_or_an_e_mail_of_the_domain_is_somebody_too(sqlite_url: str, tmp_path: Path) -> None:
    async for house in house_of(sqlite_url, tmp_path, domain="firma.example"):
        house.provider.person = {"sub": "00u-sofia"}
        assert (await house.me(await house.log_in()))["user"] == "sofia"
        house.provider.person = {"sub": "x", "email": "Boris@Firma.example", "email_verified": True}
        assert (await house.me(await house.log_in()))["user"] == "boris"


NOBODY: list[dict[str, Any]] = [
    {"sub": "1", "email": "ewa@firma.example"},
    {"sub": "1", "email": "ewa@firma.example", "email_verified": False},
    {"sub": "1", "email": "ewa@firma.example", "email_verified": "true"},
    {"sub": "ewa@firma.example"},
    {"sub": "1", "email": "stranger@firma.example", "email_verified": True},
    {"sub": "1", "email": "gone@firma.example", "email_verified": True},
    {"sub": "1", "email": "boris@firma.example.evil.example", "email_verified": True},
    {"sub": "1", "email": ["ewa@firma.example"], "email_verified": True},
    {"sub": 1, "email": "ewa@firma.example", "email_verified": True},
    {"email": "ewa@firma.example", "email_verified": True},
]


async def test_who_is_nobody_of_ours_is_not_logged_in(house: House) -> None:
    for person in NOBODY:
        house.provider.person = person
        assert is_refused(await house.log_in()), person


async def test_who_was_refused_is_noted_as_refused_and_not_as_logged_in(house: House) -> None:
    house.provider.person = NOBODY[0]
    assert is_refused(await house.log_in())
    await house.centre.events.flush()
    found = await find(house.centre.store, datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1))
    assert [(one.act, one.who, one.details) for one in found] == [("refused", "", {"why": "oidc"})]


async def test_without_groups_in_the_configuration_roles_stay_as_they_are(house: House) -> None:
    house.provider.person["groups"] = ["admins", "supervisor", "admin"]
    assert (await house.me(await house.log_in()))["roles"] == ["agent"]


async def test_with_groups_roles_are_those_of_the_groups_and_no_others(sqlite_url: str, tmp_path: Path) -> None:
    groups = {"leaders": ("supervisor", "agent"), "checks": ("auditor",)}
    async for house in house_of(sqlite_url, tmp_path, groups=groups):
        house.provider.person["groups"] = ["leaders", "admins"]
        assert (await house.me(await house.log_in()))["roles"] == ["agent", "supervisor"]
        house.provider.person["groups"] = ["checks"]
        assert (await house.me(await house.log_in()))["roles"] == ["auditor"]
        for none in (["others"], [], "checks", None, [["checks"]]):
            house.provider.person["groups"] = none
            assert is_refused(await house.log_in()), none
        ewa = await Agents(house.centre.store).by_user("ewa")
        assert ewa is not None
        assert ewa.roles == ("auditor",)


# --- attacks ---------------------------------------------------------------------------------------------------------

NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "a nonce of another type": {"nonce": ["x"]},
    "another audience": {"aud": "other"},
    "no audience": {"aud": None},
    "many audiences, nobody named": {"aud": [CLIENT, "other"]},
    "many audiences, given to another": {"aud": [CLIENT, "other"], "azp": "other"},
    "given to another": {"azp": "other"},
    "another issuer": {"iss": "https://evil.example"},
    "over": {"exp": NOW - 3_600},
    "without an end": {"exp": None},
    "an end of another type": {"exp": True},
    "of the future": {"iat": NOW + 3_600},
    "without a beginning": {"iat": None},
}


@pytest.mark.attack("A39")
async def test_an_id_token_that_is_not_for_this_login_opens_nothing(house: House) -> None:
    for what, claims in WRONG.items():
        house.provider.claims = claims
        assert is_refused(await house.log_in()), what


@pytest.mark.attack("A39")
async def test_an_id_token_that_the_provider_did_not_sign_opens_nothing(house: House) -> None:
    for house.provider.sign_with in ("none", "public", rsa_key("somebody else's")):
        assert is_refused(await house.log_in())


@pytest.mark.attack("A39")
async def test_a_code_a_state_and_a_cookie_are_good_once_and_together(house: House) -> None:
    there, cookie = await house.begin()
    url = house.provider.authorize(dict(there.query), house.back)
    assert is_refused(await house.come_back(url, "")), "another browser: somebody was sent a link to log in as me"
    assert is_refused(await house.come_back(url, cookie)), "the state is spent"
    there, cookie = await house.begin()
    url = house.provider.authorize(dict(there.query), house.back)
    assert (await house.come_back(url, cookie)).headers["Location"] == PAGE
    assert is_refused(await house.come_back(url, cookie)), "replayed"
    code = URL(url).query["code"]
    there, cookie = await house.begin()
    again = URL(house.back).with_query(code=code, state=there.query["state"])
    assert is_refused(await house.come_back(str(again), cookie)), "the code of another login"
    _, other = await house.begin()
    there, cookie = await house.begin()
    assert is_refused(await house.come_back(house.provider.authorize(dict(there.query), house.back), other))


@pytest.mark.attack("A39")
async def test_a_code_that_was_stolen_on_its_way_is_worth_nothing_without_the_verifier(house: House) -> None:
    there, _ = await house.begin()
    stolen = URL(house.provider.authorize(dict(there.query), house.back)).query["code"]
    mine, cookie = await house.begin()
    back = URL(house.back).with_query(code=stolen, state=mine.query["state"])
    assert is_refused(await house.come_back(str(back), cookie))
    assert house.provider.codes == {}, "it was asked for, and refused by its challenge"


@pytest.mark.attack("A39")
@pytest.mark.parametrize(
    "further",
    ["next=https://evil.example", "redirect_uri=//evil.example", "return_to=%0d%0aLocation:%20https://evil.example"],
)
async def test_nobody_is_sent_anywhere_but_to_the_page_and_the_provider(house: House, further: str) -> None:
    url = URL(f"{house.centre.url}/api/oidc/login?{further}", encoded=True)
    async with house.centre.http.get(url, allow_redirects=False) as answer:
        assert answer.headers["Location"].startswith(f"{house.provider.url}/authorize?")
        cookie, there = answer.cookies[COOKIE].value, URL(answer.headers["Location"], encoded=True)
    assert there.query["redirect_uri"] == house.back
    url_back = house.provider.authorize(dict(there.query), house.back)
    assert (await house.come_back(f"{url_back}&{further}", cookie)).headers["Location"] == PAGE


async def test_a_browser_that_comes_from_nowhere_is_not_logged_in(house: House) -> None:
    code = "x" * 2_048
    for query in ("", "?error=access_denied&state=x", "?state=x&code=y", f"?code={code}&state=y", "?state[]=x&code=y"):
        assert is_refused(await house.come_back(f"{house.back}{query}", "x"))
    assert house.provider.asked == [], "the provider is not bothered"


async def test_what_is_too_long_or_stands_twice_is_refused(house: House) -> None:
    for query in ("?code=" + "x" * 3_000, "?state=a&state=b"):
        assert (await house.come_back(f"{house.back}{query}", "x")).status == 400


async def test_who_comes_back_after_too_long_begins_again(house: House) -> None:
    there, cookie = await house.begin()
    house.shift = BEGUN
    assert is_refused(await house.come_back(house.provider.authorize(dict(there.query), house.back), cookie))


async def test_a_new_key_of_the_provider_is_asked_for_and_not_more_than_once_a_minute(house: House) -> None:
    assert (await house.log_in()).headers["Location"] == PAGE
    house.provider.turn()
    assert is_refused(await house.log_in()), "asked a moment ago"
    assert house.provider.asked.count("/keys") == 1
    house.shift = ASK_AGAIN
    assert (await house.log_in()).headers["Location"] == PAGE
    assert house.provider.asked.count("/keys") == 2


@pytest.mark.parametrize(
    "document",
    [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": 7}, {"token_endpoint": "file:///etc"}],
)
async def test_a_provider_that_is_another_is_not_gone_to(house: House, document: dict[str, Any]) -> None:
    house.provider.document = document
    async with house.centre.http.get(f"{house.centre.url}/api/oidc/login", allow_redirects=False) as answer:
        assert is_refused(answer)


async def test_a_provider_that_is_away_leaves_passwords_working(house: House) -> None:
    house.provider.down = True
    async with house.centre.http.get(f"{house.centre.url}/api/oidc/login", allow_redirects=False) as answer:
        assert is_refused(answer)
    await house.centre.log_in("ewa")


async def test_too_many_beginnings_of_one_address_wait(house: House) -> None:
    for _ in range(TRIES):
        await house.begin()
    async with house.centre.http.get(f"{house.centre.url}/api/oidc/login", allow_redirects=False) as answer:
        assert answer.status == 429


async def test_the_log_holds_no_code_no_token_and_no_secret(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    answer = await house.log_in()
    house.provider.claims = {"nonce": "x"}
    there, cookie = await house.begin()
    url = house.provider.authorize(dict(there.query), house.back)
    await house.come_back(url, cookie)
    said = "".join(capsys.readouterr())
    assert "login.oidc_refused" in said
    for secret in (SECRET, URL(url).query["code"], there.query["nonce"], cookie, answer.cookies[SESSION].value):
        assert secret not in said


async def test_the_program_puts_it_together_from_its_configuration(sqlite_url: str, tmp_path: Path) -> None:
    async with provider() as there:
        config = Config.model_validate(
            {
                "asterisk": {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}},
                "web": {"url": "https://desk.example"},
                "oidc": {"issuer": there.url, "client": CLIENT, "secret": SECRET, "domain": "firma.example"},
            }
        )
        assert config.oidc is not None
        wished = config.oidc

        def more(core: Core, store: Store) -> list[Feature]:
            return [accounts(config, wished, core, store)]

        async with opened(sqlite_url, tmp_path, more=more) as centre:
            assert (await House(centre, there).log_in()).headers["Location"] == PAGE
