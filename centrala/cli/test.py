"""`centrala test`: the tests inside the files."""
# ruff: noqa: PT028 - `test` is a command here

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.saying import clean, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from centrala.cli.flow_files import FlowFile
    from scripts_dsl.testing import Exit, Results

SHOWN_EXITS = 12
"""Exits never tried that are listed without --exits."""


def test(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; callflows/ if none.")] = None,
    exits: Annotated[bool, typer.Option("--exits", help="List every exit that no test tried.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Run the tests inside the files, on a virtual clock, and count the exits they tried.

    `centrala test callflows/`
    """
    from centrala.cli.flow_files import flow_files, read_flow
    from outbound.countries import countries
    from scripts_dsl.policy.country import NO_COUNTRIES
    from scripts_dsl.testing import run_file

    began = perf_counter()
    files = [read_flow(path) for path in flow_files(paths or [Path("callflows")])]
    rules = countries() if any(file.checked.campaign is not None for file in files) else NO_COUNTRIES
    results = [(f, run_file(f.checked, str(f.path), rules)) for f in files]
    took = perf_counter() - began
    if as_json:
        print(json.dumps([_as_json(f, r) for f, r in results], ensure_ascii=False, indent=2))
    else:
        for file, result in results:
            _show(file, result, exits)
        _sum_up([r for _, r in results if r is not None], took)
    if any(r is None or not r.passed for _, r in results):
        raise typer.Exit(1)


# --- for people ----------------------------------------------------------------------------------------------------


def _show(file: FlowFile, results: Results | None, all_exits: bool) -> None:
    from scripts_dsl.messages import render

    say(str(file.path))
    if results is None:
        file.show_errors()
        return
    for test_ in results.tests:
        sign = typer.style("ok", fg="green") if test_.failure is None else typer.style("failed", fg="red")
        typer.echo(f"  {sign}  {clean(test_.name)}  ({test_.seconds:.0f} s)")
        if test_.failure is not None:
            print(render(test_.failure, file.checked.lines))
    if results.exits:
        print(f"  {len(results.tried)} of {len(results.exits)} exits tried{_never(results.never_tried, all_exits)}")


def _never(exits: Sequence[Exit], all_exits: bool) -> str:
    """`; not tried: account_number.1 on_give_up, …`"""
    if not exits:
        return ""
    shown = exits if all_exits else exits[:SHOWN_EXITS]
    more = f", and {len(exits) - len(shown)} more (--exits)" if len(shown) < len(exits) else ""
    return "; not tried: " + ", ".join(f"{step} {name}" for step, name in shown) + more


def _sum_up(results: Sequence[Results], took: float) -> None:
    tests = [test_ for r in results for test_ in r.tests]
    failed = sum(test_.failure is not None for test_ in tests)
    calls = sum(test_.seconds for test_ in tests)
    print(f"{len(tests)} tests, {failed} failed; {calls:.0f} s of calls in {took:.1f} s")


# --- for programs --------------------------------------------------------------------------------------------------


def _as_json(file: FlowFile, results: Results | None) -> dict[str, Any]:
    from scripts_dsl.messages import as_json

    errors = [as_json(m) for m in file.checked.messages if m.is_error]
    if results is None:
        return {"file": str(file.path), "passed": False, "errors": errors}
    return {
        "file": str(file.path),
        "passed": results.passed,
        "errors": errors,
        "tests": [
            {"name": t.name, "line": t.line, "seconds": t.seconds, "failure": t.failure and as_json(t.failure)}
            for t in results.tests
        ],
        "exits": len(results.exits),
        "tried": len(results.tried),
        "never_tried": [list(exit_) for exit_ in results.never_tried],
    }
