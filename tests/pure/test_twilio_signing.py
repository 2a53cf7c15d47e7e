"""A31: only a web hook that Twilio signed for this account, as it stands, at its time, is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator

from ivr.twilio.signing import REPLAY_SECONDS, SHARED_KEY, Forged, Signatures, SoundLinks

TOKEN = "12345"
ACCOUNT = "AC0"
FORM = (("AccountSid", ACCOUNT), ("CallSid", "CA1"), ("Digits", "12"))
URL = "https://calls.example/twilio/voice"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def signed(url: str = URL, form: tuple[tuple[str, str], ...] = FORM, token: str = TOKEN, **how: str) -> str:
    """What Twilio's own library writes into the header."""
    return str(RequestValidator(token).compute_signature(url, dict(form), **how))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signatures(clock: Clock) -> Signatures:
    return Signatures("https://calls.example/", TOKEN, ACCOUNT, clock)


def refused(
    signatures: Signatures, form: tuple[tuple[str, str], ...], signature: str, path: str = "/twilio/voice"
) -> str:
    with pytest.raises(Forged) as problem:
        signatures.check(path, form, signature)
    return str(problem.value)


def test_twilios_published_example_has_the_signature_that_is_published() -> None:
    """On its page about security, and in the tests of its libraries."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    found = Signatures("https://mycompany.com", TOKEN, ACCOUNT, Clock())._signed("/myapp.php?foo=1&bar=2", form)
    assert "RSOYDt4T1cUTdK1PDd93/VVr8B8=" in found


def test_a_genuine_form_is_taken(signatures: Signatures) -> None:
    assert signatures.check("/twilio/voice", FORM, signed())["Digits"] == "12"


def test_the_usual_port_may_be_written_or_not(signatures: Signatures) -> None:
    signatures.check("/twilio/voice", FORM, signed("https://calls.example:443/twilio/voice"))


def test_the_order_of_fields_does_not_matter(signatures: Signatures) -> None:
    signatures.check("/twilio/voice", FORM[::-1], signed())


@pytest.mark.parametrize(
    ("signature", "why"),
    [
        ("", "there is no signature"),
        ("nonsense", "the signature is wrong"),
        (signed(token="another"), "the signature is wrong"),
        (signed("https://calls.example:8443/twilio/voice"), "the signature is wrong"),
        (signed("http://calls.example/twilio/voice"), "the signature is wrong"),
        (signed("https://calls.example/twilio/status"), "the signature is wrong"),
        (signed(algorithm="HMAC_SHA256"), "the signature is wrong"),
        (signed() + "=", "the signature is wrong"),
    ],
)
def test_other_signatures_are_refused(signatures: Signatures, signature: str, why: str) -> None:
    assert refused(signatures, FORM, signature) == why


def test_a_signature_that_is_no_ascii_is_wrong_and_nothing_breaks(signatures: Signatures) -> None:
    assert refused(signatures, FORM, "\u00e9") == "the signature is wrong"


def test_a_field_changed_added_or_left_out_is_refused(signatures: Signatures) -> None:
    changed = (*FORM[:2], ("Digits", "13"))
    for form in (changed, (*FORM, ("Extra", "1")), FORM[:2]):
        assert refused(signatures, form, signed()) == "the signature is wrong"


def test_a_field_that_comes_twice_is_refused_though_its_signature_would_do(signatures: Signatures) -> None:
    assert refused(signatures, (*FORM, ("Digits", "12")), signed()) == "a parameter comes twice"


def test_a_query_that_nobody_signed_is_refused(signatures: Signatures) -> None:
    assert refused(signatures, FORM, signed(), "/twilio/voice?x=1") == "the signature is wrong"


def test_a_genuine_form_of_another_account_is_refused(signatures: Signatures) -> None:
    form = (("AccountSid", "AC9"), *FORM[1:])
    assert refused(signatures, form, signed(form=form)) == "another account"


def test_names_and_values_cannot_be_cut_in_another_place(signatures: Signatures) -> None:
    """Digits=12 and Digits1=2 have one signature; whoever heard the first cannot send the second."""
    signature = signed()
    signatures.check("/twilio/voice", FORM, signature)
    cut = (*FORM[:2], ("Digits1", "2"))
    assert signed(form=cut) == signature
    assert refused(signatures, cut, signature) == "the signature of another request"


def test_twilios_own_second_try_is_taken_and_a_replay_after_five_minutes_is_not(
    signatures: Signatures, clock: Clock
) -> None:
    signatures.check("/twilio/voice", FORM, signed())
    clock.now = REPLAY_SECONDS - 1
    signatures.check("/twilio/voice", FORM, signed())
    clock.now = REPLAY_SECONDS + 1
    assert refused(signatures, FORM, signed()) == "a request of long ago"


def test_a_shared_key_signs_with_sha256_when_the_configuration_says_so(clock: Clock) -> None:
    signatures = Signatures("https://calls.example", TOKEN, ACCOUNT, clock, SHARED_KEY)
    signatures.check("/twilio/voice", FORM, signed(algorithm="HMAC_SHA256"))
    assert refused(signatures, FORM, signed()) == "the signature is wrong"


def test_the_address_of_a_sound_leads_to_it_and_no_other_address_does() -> None:
    links = SoundLinks("https://calls.example", TOKEN)
    seal, name = links.address("/prompts/en/welcome").removesuffix(".wav").split("/")[-2:]
    assert links.file(seal, name) == Path("/prompts/en/welcome.wav")
    other = links.address("/prompts/en/secret").removesuffix(".wav").split("/")[-1]
    assert links.file(seal, other) is None
    assert links.file("0" * 32, name) is None
    assert SoundLinks("https://calls.example", "another").file(seal, name) is None
