"""Python functions of a site: found in its folder, typed by their annotations, asked with JSON and a deadline."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from centrala.flows import StartError, refuse_unknown_functions
from ivr.hook_thread import STUCK, HookThread
from ivr.hooks import FunctionFailed, Functions, HookError, load_hooks
from scripts_dsl.site import read_site

CRM = """
from dataclasses import dataclass
from decimal import Decimal
from ivr.hooks import Digits, Money, step

@dataclass(frozen=True)
class Bill:
    debt: Money
    letters: int

@step("crm.balance")
async def balance(account: Digits) -> Money | None:
    return Money(Decimal("12.50"), "PLN") if account == "1" else None

@step("crm.bill")
async def bill(account: Digits, call_key: str) -> Bill:
    return Bill(Money(Decimal("1.00"), "PLN"), len(call_key))

@step("crm.broken")
async def broken(account: Digits) -> str:
    raise RuntimeError(account)
"""


@pytest.fixture
def functions(tmp_path: Path) -> Functions:
    (tmp_path / "crm.py").write_text(CRM, "utf-8")
    return Functions(load_hooks(tmp_path))


def test_annotations_say_what_a_function_takes_and_gives(functions: Functions) -> None:
    balance, bill, _ = functions.signatures()
    assert (balance.name, balance.arguments, balance.result) == ("crm.balance", {"account": "digits"}, "money")
    assert (bill.arguments, bill.result) == ({"account": "digits"}, {"debt": "money", "letters": "number"})


async def test_values_come_and_go_as_the_language_writes_them(functions: Functions) -> None:
    assert await functions.call("crm.balance", {"account": "1"}, "c:1", 1) == "12.50 PLN"
    assert await functions.call("crm.balance", {"account": "2"}, "c:1", 1) is None
    assert await functions.call("crm.bill", {"account": "1"}, "c:17", 1) == {"debt": "1.00 PLN", "letters": 4}


@pytest.mark.parametrize("name", ["crm.broken", "crm.nobody"])
async def test_a_function_that_fails_is_the_flows_error_exit(functions: Functions, name: str) -> None:
    with pytest.raises(FunctionFailed):
        await functions.call(name, {"account": "1"}, "c:1", 1)


@pytest.mark.parametrize("text", ["def broken(", "raise ValueError(1)", "import nothing_of_this_name"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "crm.py").write_text(text, "utf-8")
    with pytest.raises(HookError, match=r"crm\.py"):
        load_hooks(tmp_path)


def test_a_folder_that_is_not_there_holds_no_functions(tmp_path: Path) -> None:
    assert load_hooks(tmp_path / "hooks") == ()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("crm.balance:\n    takes: {account: digits}\n    gives: money PLN", None),
        (
            "crm.balance:\n    takes: {number: digits}\n    gives: money PLN",
            "takes account: digits, not number: digits",
        ),
        ("crm.balance:\n    takes: {account: digits}\n    gives: text", "gives money, not text"),
        ("crm.nobody:\n    takes: {account: digits}", "nobody wrote: crm.nobody"),
    ],
)
def test_settings_and_annotations_must_agree(functions: Functions, settings: str, said: str | None) -> None:
    site, report, _ = read_site(f"functions:\n  {settings}\n")
    assert report.messages == []
    if said is None:
        refuse_unknown_functions(site, functions)
    else:
        with pytest.raises(StartError, match=said):
            refuse_unknown_functions(site, functions)


# --- in a thread of their own --------------------------------------------------------------------------------------

BLOCKS = """
import asyncio, threading, time
from ivr.hooks import step

@step("slow.blocks")
async def blocks(seconds: int) -> str:
    time.sleep(seconds / 1000)
    return threading.current_thread().name

@step("slow.tasks")
async def tasks() -> int:
    return len(asyncio.all_tasks())

@step("slow.waits")
async def waits(seconds: int) -> str:
    await asyncio.sleep(seconds)
    return "never"
"""


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Functions]:
    (tmp_path / "slow.py").write_text(BLOCKS, "utf-8")
    made = Functions((), load_hooks(tmp_path))
    yield made
    made.close()


async def test_a_function_that_blocks_holds_up_no_call(slow: Functions) -> None:
    asked = asyncio.ensure_future(slow.call("slow.blocks", {"seconds": 300}, "c:1", 5))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert asked.result() == "hooks"
    assert turns > 10, "our loop went on turning"


async def test_its_deadline_counts_though_it_blocks(slow: Functions) -> None:
    began = asyncio.get_running_loop().time()
    with pytest.raises(TimeoutError):
        await slow.call("slow.blocks", {"seconds": 500}, "c:1", 0.05)
    assert asyncio.get_running_loop().time() - began < 0.4


async def test_a_function_that_waits_is_broken_off(slow: Functions) -> None:
    with pytest.raises(TimeoutError):
        await slow.call("slow.waits", {"seconds": 3600}, "c:1", 0.05)
    assert await slow.call("slow.blocks", {"seconds": 0}, "c:2", 5) == "hooks"


async def test_a_thousand_time_outs_leave_nothing_behind_in_the_thread(slow: Functions) -> None:
    async def time_out(n: int) -> None:
        with pytest.raises(TimeoutError):
            await slow.call("slow.waits", {"seconds": 3600}, f"c:{n}", 0.01)

    for first in range(0, 1_000, 100):
        await asyncio.gather(*(time_out(first + n) for n in range(100)))
    assert await slow.call("slow.tasks", {}, "c:x", 5) == 1, "the one that counts"


async def test_a_thread_that_is_stuck_is_given_up_for_another() -> None:
    now = 0.0
    thread = HookThread(lambda: now)
    let_go = threading.Event()

    async def stuck() -> None:
        let_go.wait(10)

    async def well() -> str:
        return "well"

    with pytest.raises(TimeoutError):
        await thread.run(stuck, {}, 0.05)
    with pytest.raises(TimeoutError):
        await thread.run(well, {}, 0.05)
    now = STUCK + 0.1
    assert await thread.run(well, {}, 5) == "well"
    let_go.set()
    thread.close()
