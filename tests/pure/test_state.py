"""State goes through JSON and comes back the same."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_dsl.events import CallFacts
from scripts_dsl.state import Frame, State

texts = st.text(max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
moments = st.floats(min_value=0, max_value=4e9, allow_nan=False)
facts = st.builds(
    CallFacts,
    call_id=texts,
    dialled=texts,
    number=st.none() | texts,
    name=st.none() | texts,
    language=st.none() | texts,
    takes=st.dictionaries(texts, plain, max_size=3),
)
states = st.builds(
    State,
    facts=facts,
    flow=texts,
    hash=texts,
    started=moments,
    language=texts,
    vars=st.dictionaries(texts, plain, max_size=4),
    at=moments,
    seq=st.integers(0, 5000),
    step=texts,
    pending=texts,
    phase=texts,
    tries=st.integers(0, 9),
    refusals=st.integers(0, 9),
    draft=plain,
    self_service=moments,
    overruns=st.integers(0, 2),
    verified=st.booleans(),
    agent=st.none() | texts,
    talk=moments,
    key=texts,
    stack=st.lists(
        st.builds(Frame, step=texts, called=texts, vars=st.dictionaries(texts, plain, max_size=3)), max_size=2
    ).map(tuple),
    consents=st.dictionaries(texts, st.booleans(), max_size=2),
    outcome=st.none() | texts,
    hops=st.integers(0, 9),
    gone=st.booleans(),
    over=st.booleans(),
)


@settings(max_examples=40)
@given(states)
def test_json_loses_nothing(state: State) -> None:
    assert State.from_json(json.loads(json.dumps(state.to_json()))) == state
    assert json.loads(state.to_bytes()) == state.to_json()


@settings(max_examples=40)
@given(states)
def test_a_copy_is_equal_and_another(state: State) -> None:
    copy = state.copy()
    assert copy == state
    copy.tries += 1
    assert copy != state


def test_secrets_are_neither_written_nor_printed() -> None:
    state = State(CallFacts("c", "100"), "t", "0", 0.0, "pl", {"pin": "given"}, 0.0, secrets={"pin": "4711"})
    assert "4711" not in json.dumps(state.to_json())
    assert "4711" not in repr(state)
    assert state.copy().secrets == {"pin": "4711"}
    assert State.from_json(state.to_json(), state.secrets).secrets == {"pin": "4711"}
    assert State.from_json(state.to_json()).secrets == {}


def test_a_state_from_before_sub_flows_is_understood() -> None:
    """A call that a journal holds from an older version goes on."""
    state = State(facts=CallFacts("c", "100"), flow="f", hash="h", started=1.0, language="en", vars={"a": 1}, at=2.0)
    old = {
        name: value for name, value in state.to_json().items() if name not in ("stack", "consents", "outcome", "hops")
    }
    assert State.from_json(json.loads(json.dumps(old))) == state
