"""What /metrics says of calls and Asterisks."""

from __future__ import annotations

from prometheus_client import generate_latest

from centrala.metrics import registry_of
from ivr.admission import Gate, Refusal
from ivr.asterisk.model import PbxState


def said(gate: Gate) -> dict[str, float]:
    text = generate_latest(registry_of(gate, lambda: {"box": PbxState()})).decode()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    }


def test_calls_in_progress_refusals_and_lateness_are_told() -> None:
    gate = Gate(most=1)
    gate.enters()
    for _ in range(3):
        gate.enters()
    gate.beat(0.25)
    told = said(gate)
    assert told["centrala_calls"] == 1
    assert told["centrala_loop_lag_seconds"] == 0.25
    assert told[f'centrala_calls_refused_total{{reason="{Refusal.FULL.value}"}}'] == 3
    assert told[f'centrala_calls_refused_total{{reason="{Refusal.LATE.value}"}}'] == 0
    assert told['centrala_asterisk_up{asterisk="box"}'] == 0
