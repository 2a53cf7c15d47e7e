"""Which addresses a flow may ask: whatever is written, what counts is where the packets would go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.outside.failures import OutsideFailed
from ivr.outside.reach import Opening, Reach, opening, wanted

PUBLIC = Reach(never=frozenset({5038}))


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
        "2001:0:5ef5:79fd:0:59d:80ff:fffe", "no address", "",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused_in_every_spelling(address: str) -> None:
    assert PUBLIC.refuses(address, 443) is not None


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1"]
)
def test_public_addresses_are_asked_on_the_ports_of_the_web(address: str) -> None:
    assert PUBLIC.refuses(address, 80) is None
    assert PUBLIC.refuses(address, 443) is None
    assert PUBLIC.refuses(address, 8080) is not None
    assert PUBLIC.refuses(address, 22) is not None


def test_an_opening_lets_in_one_address_and_port() -> None:
    reach = Reach((opening("10.1.2.3:8080"), opening("10.9.0.0/16"), opening("[fd00::7]:8443")))
    assert reach.refuses("10.1.2.3", 8080) is None
    assert reach.refuses("::ffff:10.1.2.3", 8080) is None
    assert reach.refuses("10.1.2.3", 80) is not None
    assert reach.refuses("10.1.2.4", 8080) is not None
    assert reach.refuses("10.9.255.1", 443) is None
    assert reach.refuses("10.9.255.1", 8080) is not None
    assert reach.refuses("fd00::7", 8443) is None


@pytest.mark.attack("A19")
@pytest.mark.parametrize("everywhere", [False, True])
def test_the_manager_of_the_telephone_is_never_asked_whatever_is_opened(everywhere: bool) -> None:
    reach = Reach((opening("127.0.0.1:5038"), opening("0.0.0.0/0")), frozenset({5038}), everywhere)
    assert reach.refuses("127.0.0.1", 5038) is not None


@pytest.mark.parametrize("text", ["10.1.2.3:0", "10.1.2.3:x", "10.1.2.3:70000", "billing", "10.1.2.3/16", ""])
def test_an_opening_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        opening(text)


def test_an_opening_without_a_port_opens_those_of_the_web() -> None:
    assert opening("[fd00::7]") == Opening(opening("fd00::7/128").network, None)


ALLOWED = ("https://billing.example/api", "http://10.1.2.3:8080")


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "name",
    [
        "GET gopher://billing.example/api/x",
        "GET file:///etc/passwd",
        "GET https://billing.example@evil.example/api",
        "GET https://user:pw@billing.example/api",
        "GET https://billing.example.evil.example/api",
        "GET https://evil.example/api",
        "GET https://billing.example/apis",
        "GET https://billing.example/api/../admin",
        "GET https://billing.example/api/%2e%2e/admin",
        "GET https://billing.example/api/.%2E/admin",
        "GET https://billing.example/api/./x",
        "GET https://billing.example/api/x\r\nHost: evil",
        "GET https://billing.example/api/x y",
        "GET https://billing.example/api/\\..\\x",
        "GET https://bílling.example/api",
        "GET https://billing.example:99999/api",
        "GET https://[::1/api",
        "TRACE https://billing.example/api",
        "CONNECT https://billing.example/api",
        "GET http://0x7f.1/",
        "GET http://2130706433/",
        "GET http://127.1:5038/",
        "GET " + "https://billing.example/api/" + "x" * 3_000,
        "",
    ],
)
def test_what_is_not_below_an_allowed_beginning_is_not_asked(name: str) -> None:
    with pytest.raises(OutsideFailed):
        wanted(name, ALLOWED)


def test_an_allowed_address_says_which_server_it_asks() -> None:
    assert wanted("GET https://billing.example/api/a%2F..%2Fb?q=..", ALLOWED).server == "https://billing.example:443"
    assert wanted("POST http://10.1.2.3:8080/x", ALLOWED).server == "http://10.1.2.3:8080"
    assert wanted("GET https://billing.example/api?a=1", ALLOWED).url == "https://billing.example/api?a=1"


def test_a_site_that_allows_nothing_asks_nobody() -> None:
    with pytest.raises(OutsideFailed):
        wanted("GET https://billing.example/api", ())


@pytest.mark.attack("A19")
@given(
    st.text(max_size=200)
    | st.text("htps:/.@%2eE\\?#[]0123456789abx", max_size=60).map("GET https://billing.example/api".__add__)
)
def test_whatever_is_written_only_the_allowed_server_is_asked(name: str) -> None:
    try:
        found = wanted(name, ALLOWED)
    except OutsideFailed:
        return
    assert found.server == "https://billing.example:443"
    assert (
        found.url.startswith(("https://billing.example/api/", "https://billing.example/api?"))
        or found.url == ALLOWED[0]
    )


@given(st.ip_addresses() | st.text(max_size=40), st.integers(0, 65_535))
def test_no_address_is_asked_on_the_manager_s_port(address: object, port: int) -> None:
    assert PUBLIC.refuses(str(address), 5038) is not None
    if port not in (80, 443):
        assert PUBLIC.refuses(str(address), port) is not None
