"""What a page may say to Asterisk as a telephone, and that nothing it says makes it another one."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.softphone.frames import BadFrame, Telephone, signed
from ivr.browsers import in_browser, is_browser, owner

EWA = Telephone("ewa.web", "k3Jd-9sLw_0aQz7x")
REGISTER = "REGISTER sip:phone.invalid SIP/2.0\r\nTo: <sip:ewa.web@phone.invalid>\r\n{}Content-Length: 0\r\n\r\n"
PROOF = (
    'Authorization: Digest algorithm=MD5, username="{}", realm="asterisk", nonce="n1", uri="sip:phone.invalid", '
    'response="of a password that the page made up", opaque="o1", qop=auth, cnonce="c1", nc=00000001\r\n'
)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_the_proof_of_a_page_becomes_that_of_its_agents_telephone() -> None:
    """RFC 2617 section 3.2.2.1, computed here again."""
    a1, a2 = md5("ewa.web:asterisk:k3Jd-9sLw_0aQz7x"), md5("REGISTER:sip:phone.invalid")
    right = md5(f"{a1}:n1:00000001:c1:auth:{a2}")
    sent = signed(REGISTER.format(PROOF.format("boris.web")), EWA)
    assert f'response="{right}"' in sent
    assert 'username="ewa.web"' in sent
    assert 'opaque="o1"' in sent
    assert "boris" not in sent
    assert sent.count("Authorization") == 1


def test_without_qop_the_older_sum_is_made() -> None:
    """RFC 2069."""
    asked = 'Authorization: Digest realm="r", nonce="n", uri="sip:x", response="-"\r\n'
    a1, a2 = md5("ewa.web:r:k3Jd-9sLw_0aQz7x"), md5("REGISTER:sip:x")
    assert f'response="{md5(f"{a1}:n:{a2}")}"' in signed(REGISTER.format(asked), EWA)


@pytest.mark.parametrize("frame", [REGISTER.format(""), "SIP/2.0 200 OK\r\nTo: <sip:x@y>\r\n\r\n", "\r\n", "\r\n\r\n"])
def test_what_proves_nothing_goes_on_as_it_is(frame: str) -> None:
    assert signed(frame, EWA) == frame


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "hello",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "MESSAGE sip:201@x SIP/2.0\r\n\r\n",
        "SUBSCRIBE sip:201@x SIP/2.0\r\n\r\n",
        "INVITE sip:201@x SIP/2.0",
        "INVITE sip:201@x SIP/2.0\n\n",
        "INVITE sip:201 @x SIP/2.0\r\n\r\n",
        "invite sip:201@x SIP/2.0\r\n\r\n",
        "INVITE sip:201@x SIP/2.0\r\nTo: \0\r\n\r\n",
        REGISTER.format("Authorization: Basic ZXdhOng=\r\n"),
        REGISTER.format("Authorization: Digest\r\n"),
        REGISTER.format(PROOF.format("ewa.web").replace("MD5", "SHA-256")),
        REGISTER.format(PROOF.format("ewa.web").replace("qop=auth", "qop=auth-int")),
        REGISTER.format(PROOF.format("ewa.web").replace('nonce="n1"', 'nonce=""')),
    ],
)
def test_what_is_no_message_of_a_telephone_or_another_proof_is_refused(frame: str) -> None:
    with pytest.raises(BadFrame):
        signed(frame, EWA)


@given(st.text(max_size=300))
def test_the_password_is_in_nothing_that_is_sent(text: str) -> None:
    for frame in (text, f"INVITE sip:201@x SIP/2.0\r\n{text}", REGISTER.format(f"Authorization: Digest {text}\r\n")):
        try:
            assert EWA.secret not in signed(frame, EWA)
        except BadFrame:
            continue


def test_the_telephone_in_the_browser_is_the_agents() -> None:
    assert in_browser("PJSIP/ewa") == "PJSIP/ewa.web"
    assert is_browser("PJSIP/ewa.web")
    assert not is_browser("PJSIP/ewa")
    assert not is_browser("Local/ewa.web")
    assert (owner("ewa.web"), owner("ewa")) == ("ewa", "ewa")
