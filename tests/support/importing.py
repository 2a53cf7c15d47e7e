"""A campaign for tests of lists."""

from __future__ import annotations

from scripts_dsl.campaign import Campaign
from scripts_dsl.check import check_file
from scripts_dsl.site import NO_SITE

CAMPAIGN = """
campaign: overdue
version: 1
purpose: debt
owner: sofia
people:
  from: people.csv
  fields: {phone: phone, name: text, language: language, debt: money PLN, due: date}
  only: debt > 50
  first: due
call: {with: flow debt_reminder, from: +48221234567}
"""
FLOW = """
flow: debt_reminder
version: 1
direction: outbound
languages: {en: otherwise}
always: {9: never_again, too_long: bye, error: bye}
places:
  start:
    - say: hello
    - hangup: bye_bye
  bye:
    - hangup: bye_bye
  never_again:
    - outcome: do_not_call
    - hangup: bye_bye
prompts:
  hello:
    en: Hello.
  bye_bye:
    en: Good bye.
"""


def campaign(text: str = CAMPAIGN) -> Campaign:
    checked = check_file(text.encode(), "overdue.campaign.yaml", NO_SITE)
    assert checked.campaign is not None, checked.messages
    return checked.campaign
