"""Which voice speaks: that of the speech program, or the one that the site has chosen for a language."""

from __future__ import annotations

from ivr.prompts.plan import Utterance
from ivr.prompts.speech import Speech

HELLO = Utterance("pl", "Dzień dobry.")


def test_the_site_chooses_a_voice_for_a_language_and_others_keep_theirs() -> None:
    usual = Speech()
    chosen = usual.with_voices({"pl": "zofia"})
    assert chosen.voice(HELLO) == "zofia"
    assert chosen.voice(Utterance("en", "Hello.")) == usual.voice(Utterance("en", "Hello."))


def test_another_voice_is_another_sound_in_the_cache() -> None:
    assert Speech().with_voices({"pl": "zofia"}).key(HELLO) != Speech().key(HELLO)
    assert Speech().with_voices({}).key(HELLO) == Speech().key(HELLO)
