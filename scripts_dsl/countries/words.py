"""The words of a country's file: what may stand in it and below each of its rules. One table for reader and page."""

from __future__ import annotations

from scripts_dsl.file_words import Word
from scripts_dsl.policy.consents import WAYS
from scripts_dsl.policy.country.rule import BUSINESS, COLLECTOR, CONSUMER, CREDITOR

FILE = (
    Word("country", "Two letters of the country, ISO 3166; or a group of countries, EU.", required=True),
    Word("name", "Its name.", required=True),
    Word("countries", "Where the law holds besides, or who belongs to the group: [GP, RE].", "the country"),
    Word("checked_on", "The day on which somebody compared the file with its sources.", required=True),
    Word("rules", "The rules, one below the other.", required=True),
)
RULE = (
    Word("rule", "Its name: letters, digits and _, the country's first.", required=True),
    Word("about", "What it says, in a few words.", required=True),
    Word("region", "A part of the country, as in ISO 3166-2: FL.", "everywhere"),
    Word("from", "The first day on which it holds.", "always"),
    Word("until", "The last day on which it holds.", "for ever"),
    Word("purposes", "What the calls are for: [marketing, cross_sell], or any.", required=True),
    Word("callee", "Who is called: consumer or business.", "both", words=(CONSUMER, BUSINESS)),
    Word("ways", "How they are called: [by_hand, automatic, recorded].", "all", words=WAYS),
    Word("caller", "Who calls for a debt: creditor or collector.", "both", words=(CREDITOR, COLLECTOR)),
    Word("hours", "When people may be called, on their clock: days with times.", "always"),
    Word("holidays", "Whose holidays count, and the hours on them and on the days before.", "none"),
    Word("limits", "How often: [4 attempts in 30 whole days, 1 talk a day about the same subject].", "no limit"),
    Word("gaps", "How soon again: [60 whole days after refusal, never after opt_out].", "no gap"),
    Word("consent", "What people have to have agreed to, by the way of calling.", "nothing"),
    Word("lists", "Do-not-call lists, and how old the copy may be.", "none"),
    Word("forbidden", "Ways of calling that are not allowed: [recorded].", "none", words=WAYS),
    Word("abandoned", "Of those who answer, how many may find nobody: never above 3% in a day, target 0%.", "any"),
    Word("ring", "How long it rings at least.", "any"),
    Word("told", "What people have to see to: numbers shown, what is said first, records, exceptions."),
    Word("source", "Law, article, judgement.", required=True),
    Word("checked", "looked up, or memory: of the whole rule or of each word in it.", required=True),
)
HOLIDAYS = (
    Word("of", "Country, or a part of it: FR, US-AL.", required=True),
    Word("parts", "Parts whose own holidays count for whom lives there, or nobody knows where: all, [57].", "none"),
    Word("hours", "On holidays.", "closed"),
    Word("eves", "On the days before.", "as usual"),
)
CONSENT = (
    Word("by_hand", "An agent dials.", "none"),
    Word("automatic", "A machine dials, an agent speaks.", "none"),
    Word("recorded", "A machine dials and speaks.", "none"),
    Word("oldest", "How old it may be.", "any age"),
)
CHECKABLE = ("hours", "limits", "gaps", "consent", "lists", "forbidden", "abandoned", "ring", "told")
"""Words of a rule that are checked one by one."""
