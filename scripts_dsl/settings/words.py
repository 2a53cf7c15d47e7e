"""The words of settings.yaml: what may stand in it, and below each of its parts. One table for reader, reference,
schema and editors."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.file_words import Word
from scripts_dsl.grammar import Kind

PARTS = (
    Word("zone", "The clock of the site, an IANA time zone: `Europe/Warsaw`.", "UTC"),
    Word("house", "The name under which people know you; whom a campaign calls hears it: `Energia`."),
    Word("queues", "Queues by name, each with its words below."),
    Word("boxes", "Message boxes by name."),
    Word("numbers", "Numbers that are called, and the flow each leads to: `{+48221234567: flow energia}`."),
    Word("functions", "Python functions that flows may `run:`, with what they take and give."),
    Word("queries", "A file of SQL beside the settings, one statement under each `-- name: overdue_customers`."),
    Word("databases", "Databases by name; the address is a secret: `{crm: secret CRM_URL}`."),
    Word("secrets", "Names of secrets; their values are the program's: `[CRM_URL]`."),
    Word("http", "What flows may ask over the web."),
    Word("senders", "Who text messages and emails come from."),
    Word("voices", "The voice that speaks each language: `{pl: zofia}`; else that of the speech program."),
    Word("holidays", "Days of the site by name, for every `holidays:` of a calendar: `{inventory: [2026-01-02]}`."),
    Word("people", "Groups of users, for `tell:`: `{supervisors: [sofia]}`."),
    Word("topics", "What customers speak of, and who answers for it; names with the words below."),
    Word("liability", "Words that keep a recording and tell the legal owner."),
    Word("offers", "Products, and who gets them: `{loyalty_tariff: everyone, welcome_bonus: new}`."),
    Word("costs", "What calls out cost, for the results of campaigns: `{attempt: 0.01 EUR, minute: 0.04 EUR}`."),
    Word("notices", "What callers are told while it lasts: an outage, an unusual closing."),
    Word("limits", "Limits of every call."),
    Word("desk", "What agents do between calls."),
    Word("keep_recordings", "How long recordings are kept, by what they are; a queue or a box may say otherwise."),
)

EVERYONE, NEW, EXISTING = "everyone", "new", "existing"
AUDIENCES = (EVERYONE, NEW, EXISTING)
"""Who gets what is offered: of `offers:`."""

QUEUE = (
    Word("name", "For people: `Customer support`.", "the name in the file"),
    Word("agents", "Users who serve it."),
    Word("skills", "What its agents can do."),
    Word("languages", "What its agents speak."),
    Word("hours", "When somebody serves it, days with times as in a flow.", "always"),
    Word("keep_recordings", "How long recordings of its talks are kept: `90d`.", kind=Kind.DURATION),
    Word("script", "The talk script that its agents have beside the card: `winback`."),
    Word("form", "The survey against which supervisors grade its recorded talks: `talk_quality`."),
    Word("tell", "The group of people who are told of a task that nobody has taken, and of a late promised call."),
)
BOX = (
    Word("name", "For people.", "the name in the file"),
    Word("tell", "The group of people who are told of a message."),
    Word("keep_recordings", "How long its messages are kept: `30d`.", kind=Kind.DURATION),
)
FUNCTION = (
    Word("takes", "Names with types."),
    Word("gives", "A type, or names with types."),
)
HTTP = (Word("allow", "Beginnings of addresses: `[https://billing.example]`.", required=True),)
SENDERS = (
    Word("sms", "The name or number that a text message comes from."),
    Word("email", "The address that an email comes from."),
)
NOTICE = (
    Word("on", "Whether callers hear it.", "no", kind=Kind.YES_NO),
    Word("text", "What they hear, a text for each language.", required=True),
)
LIMITS = (
    Word("longest", "Self-service, until `always: too_long`.", "10m", kind=Kind.DURATION),
    Word("hops", "People a caller is passed on to, before `then`."),
    Word("then", "The queue that takes whoever was passed on that often: `queue senior`."),
)
COSTS = (
    Word("attempt", "Each call that was placed, whatever became of it: `0.01 EUR`.", "nothing"),
    Word("minute", "Each minute of a call that was answered; parts of minutes count as parts.", "nothing"),
    Word("agent_hour", "Each hour in which an agent talked; waiting and wrap-up are not in it.", "nothing"),
)
DESK = (
    Word(
        "wrap_up", "After a talk, until the agent is ready again though nothing was written down.", "2m",
        kind=Kind.DURATION,
    ),
    Word(
        "disposition_required", "Whether an agent who has not stored how the last talk ended gets no further call: not "
        "ready when `wrap_up` is over, and ready again with the disposition.", "no", kind=Kind.YES_NO,
    ),
    Word("pauses", "Why an agent is not ready, as the page offers it: `[Lunch, Training]`.", "five usual reasons"),
)  # fmt: skip
TOPIC = (
    Word("owner", "Who answers for it: a user, or a group of `people:`.", required=True),
    Word("words", "Words by language by which a comment is known to be about it: `{en: [invoice, bill*]}`."),
    Word(
        "within", "How soon somebody has called back whoever speaks of it and is not content.", "1d", kind=Kind.DURATION
    ),
)
LIABILITY = (
    Word("owner", "The legal owner: a user, or a group of `people:`.", "those who look after the program"),
    Word("words", "Words of your own by language, beside those that come along: `{en: [sue, lawyer*]}`."),
    Word("shipped", "Whether the words that come along count.", "yes", kind=Kind.YES_NO),
)
KEEP = (
    Word("talks", "Of agents with callers.", "90d", kind=Kind.DURATION),
    Word("messages", "In boxes.", "90d", kind=Kind.DURATION),
    Word("answers", "Of a `record` step, also in surveys.", "90d", kind=Kind.DURATION),
)

BELOW: Mapping[str, tuple[Word, ...]] = {
    "http": HTTP,
    "senders": SENDERS,
    "costs": COSTS,
    "limits": LIMITS,
    "desk": DESK,
    "keep_recordings": KEEP,
    "liability": LIABILITY,
}
"""Words that stand at once below a part."""
NAMED: Mapping[str, tuple[Word, ...]] = {
    "queues": QUEUE, "boxes": BOX, "functions": FUNCTION, "notices": NOTICE, "topics": TOPIC,
}  # fmt: skip
"""Parts with names of the site's own below, and the words of each of these."""
