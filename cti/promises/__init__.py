"""What an agent promised a customer after a call, and tasks among colleagues: who does what, by when; told before it
is late, kept or withdrawn."""

from cti.promises.keeper import NoSuchPromise, PromiseRefused, Promises
from cti.promises.rows import project
from cti.promises.states import MOVES, IllegalMove, Owed, PromiseState, What

__all__ = [
    "MOVES",
    "IllegalMove",
    "NoSuchPromise",
    "Owed",
    "PromiseRefused",
    "PromiseState",
    "Promises",
    "What",
    "project",
]
