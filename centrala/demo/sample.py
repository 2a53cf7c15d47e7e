"""A small past for the demonstration: four customers in four languages with what happened lately, and three agents.

In: the store and today. Loading twice changes nothing: whoever was changed since keeps the change, only what is
missing is added. Passwords are not here; each run's folder has its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from cti.agents import Agent, Agents
from cti.customers import Account, Consent, Customer, Customers, Promise, functions
from cti.customers.projection import said
from ivr.hooks import Functions
from ivr.moments import micros
from ivr.statements import Sql, Write, grouped
from ivr.store import Store
from scripts_dsl.values import Money

QUEUES = ("support", "faults", "sales")
SKILLS = ("billing", "technical", "contracts")

AGENTS = (
    Agent("ewa", "Ewa Zielińska", ("agent",), "ewa", ("pl", "en"), QUEUES, SKILLS),
    Agent("boris", "Борис Иванов", ("agent",), "boris", ("ru", "en"), QUEUES, SKILLS),
    Agent("maja", "Maja Kovač", ("agent",), "maja", ("sl", "en", "pl"), QUEUES, SKILLS),
)
SUPERVISOR = Agent("sofia", "Sofia Rossi", ("supervisor", "campaign_manager"), None, ("en", "pl"))

CAME = Sql("UPDATE agent SET came_with = 'demonstration' WHERE user_name = :user", key="user")
PAST = Sql(
    "INSERT INTO interaction (id, customer_id, number, at, kind, direction, summary, queue, agent, waited, talk,"
    " seconds, outcome, disposition, note) VALUES (:id, :customer, :number, :at, 'call', :direction, :summary, :queue,"
    " :agent, :waited, :talk, :seconds, :outcome, :disposition, :note) ON CONFLICT (id) DO NOTHING",
    key="id",
)


@dataclass(frozen=True, slots=True)
class Past:
    """One call some days ago. Without an agent nobody talked."""

    days: int
    time: str
    """HH:MM, UTC."""
    summary: str
    queue: str | None = None
    agent: str | None = None
    talk: int | None = None
    """Seconds."""
    disposition: str | None = None
    note: str | None = None
    direction: str = "inbound"
    outcome: str = "completed"


@dataclass(frozen=True, slots=True)
class Sample:
    """A customer with a past; days are counted back from today, those of a promise forward."""

    id: str
    name: str
    language: str
    number: str
    account: Account
    past: tuple[Past, ...]
    promise: str
    owner: str
    due_in: int
    """Days; below 0: overdue."""
    marketing: bool
    email: str
    address: str


SAMPLES = (
    Sample(
        "sample-anna", "Anna Kowalska", "pl", "+48601234567",
        Account("4539578767", Money(Decimal("120.50"), "PLN"), date(2026, 4, 20)),
        (
            Past(2, "09:12", "Pytała o saldo; zapłata obiecana do piątku", "support", "ewa", 214, "promised",
                 "Zapłaci w piątek po wypłacie. Prosi o SMS z potwierdzeniem."),
            Past(9, "17:40", "Zadzwoniliśmy: przypomnienie o zapłacie", None, "ewa", 61, "solved", None, "outbound"),
            Past(31, "08:05", "Czekała na infolinii 6 minut", "support", outcome="abandoned"),
            Past(74, "12:30", "Brak prądu, Kwiatowa 5", "faults", "maja", 95, "solved", "Awaria sieci, naprawiona."),
        ),
        "Wysłać SMS z potwierdzeniem wpłaty", "ewa", 1, True,
        "anna.kowalska@example.com", "ul. Kwiatowa 5, 30-059 Kraków",
    ),
    Sample(
        "sample-ivan", "Иван Петров", "ru", "+79031234567",
        Account("4000001239", Money(Decimal("234.00"), "PLN"), date(2026, 5, 15)),
        (
            Past(1, "14:22", "Счёт за март вдвое выше обычного", "support", "boris", 388, "promised",
                 "Проверить показания счётчика до конца недели."),
            Past(20, "11:03", "Передал показания по телефону"),
        ),
        "Проверить показания счётчика и перезвонить", "boris", -1, False,
        "petrov@example.com", "ул. Ленина 14, Казань",
    ),
    Sample(
        "sample-maja", "Maja Novak", "sl", "+38640123456",
        Account("4000002344", Money(Decimal("48.90"), "PLN"), date(2026, 5, 2)),
        (
            Past(4, "07:55", "Sprememba naslova: Ljubljana, Trubarjeva 12", "support", "maja", 150, "solved"),
            Past(40, "18:20", "Vprašanje o ceni nočnega toka", "sales", "maja", 301, "not_solved",
                 "Želi pisno ponudbo."),
            Past(41, "18:02", "Klic izven delovnega časa"),
        ),
        "Poslati pisno ponudbo za nočni tok", "maja", 3, True,
        "maja.novak@example.com", "Trubarjeva cesta 12, 1000 Ljubljana",
    ),
    Sample(
        "sample-james", "James Smith", "en", "+441632960123",
        Account("4000003458", Money(Decimal("0.00"), "PLN"), None),
        (
            Past(6, "10:45", "Moving house in June, asked how to end the contract", "sales", "boris", 420, "promised",
                 "Send the closing form by e-mail."),
            Past(15, "15:15", "Complained about a wrong bill", "support", "ewa", 505, "complaint",
                 "Bill corrected the same day; was upset about the wait."),
        ),
        "Send the form for ending the contract", "boris", 2, False,
        "j.smith@example.com", "7 Mill Lane, Leeds",
    ),
)  # fmt: skip


async def load_sample(store: Store, now: datetime) -> None:
    """Add the sample customers and their past before `now` (with a zone). Raises StoreDown."""
    customers = Customers(store)
    for sample in SAMPLES:
        if await customers.by_id(sample.id, last=0) is None:
            await _keep(customers, sample, now)
            await store.write(grouped(_past(sample, now)))


async def load_agents(store: Store, password_hashes: Mapping[str, str | None], sip_users: Mapping[str, str]) -> None:
    """Add the demonstration's agents with these passwords and telephones, by user name. None: the password that
    there is fits. Raises StoreDown."""
    agents = Agents(store)
    known: dict[str, Agent] = {a.user: a for a in (*AGENTS, SUPERVISOR)}
    names = await agents.names()
    for user, password_hash in password_hashes.items():
        if user not in names:
            agent = known.get(user) or Agent(user, user.capitalize(), ("agent",), user, ("en",), QUEUES)
            await agents.keep(_with_phone(agent, sip_users.get(user)))
            await store.write(grouped([CAME(user=user)]))
        if password_hash is not None and await agents.by_user(user) is not None:
            await agents.set_password(user, password_hash)


def _with_phone(agent: Agent, sip_user: str | None) -> Agent:
    return replace(agent, sip_user=sip_user)


async def _keep(customers: Customers, sample: Sample, now: datetime) -> None:
    promise = Promise(f"{sample.id}-promise", sample.promise, now + timedelta(days=sample.due_in), sample.owner)
    given_at = now - timedelta(days=200)
    await customers.keep(
        _customer(sample),
        accounts=[sample.account],
        promises=[promise],
        consents=[Consent("recording", True, given_at), Consent("marketing", sample.marketing, given_at)],
        now=now,
    )


def _past(sample: Sample, now: datetime) -> Sequence[Write]:
    rows = [
        PAST(
            id=f"{sample.id}-{i}", customer=sample.id, number=sample.number, at=micros(_when(past, now)),
            direction=past.direction, summary=past.summary, queue=past.queue, agent=past.agent,
            waited=35.0 if past.queue else None, talk=None if past.talk is None else float(past.talk),
            seconds=float(40 + (past.talk or 0)), outcome=past.outcome, disposition=past.disposition, note=past.note,
        )
        for i, past in enumerate(sample.past, 1)
    ]  # fmt: skip
    texts = [said(f"{sample.id}-{i}", past.summary, past.note) for i, past in enumerate(sample.past, 1)]
    return [*rows, *(word for every in texts for word in every)]


def _when(past: Past, now: datetime) -> datetime:
    hours, minutes = map(int, past.time.split(":"))
    day = now - timedelta(days=past.days)
    return day.replace(hour=hours, minute=minutes, second=0, microsecond=0)


class SampleCustomers:
    """The sample customers without a database: for `centrala talk`."""

    async def by_number(self, number: str) -> Customer | None:
        """None: nobody of the sample."""
        return next((_customer(s) for s in SAMPLES if s.number == number), None)

    async def by_account(self, number: str) -> tuple[Customer, Account] | None:
        """None: no such account."""
        return next(((_customer(s), s.account) for s in SAMPLES if s.account.number == number), None)


def sample_functions() -> Functions:
    """The built-in functions over the sample customers."""
    return Functions(functions(SampleCustomers()))


def _customer(sample: Sample) -> Customer:
    return Customer(sample.id, sample.name, sample.language, (sample.number,), sample.email, sample.address)
