"""Three weeks in which people said how content they are: with Ewa and Boris, in two queues, of a campaign and of people
whom it left out; for pages that show it."""

from __future__ import annotations

import random
from datetime import timedelta

from ivr.moments import micros
from ivr.statements import Sql, grouped
from scripts_dsl.policy.brake import LEFT_OUT
from support.centre import Centre, now

CALL = Sql(
    "INSERT INTO interaction (id, number, at, kind, direction, flow, queue, agent, talk, summary)"
    " VALUES (:id, :number, :at, 'call', 'inbound', 'energia', :queue, :agent, 60, '')"
)
SURVEY = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers, satisfaction)"
    " VALUES (:id, 'after_call', 'h', :at, '{}', :satisfaction)"
)
CALLED = Sql(
    "INSERT INTO campaign_call (attempt, campaign, candidate, number, purpose, subject, at, outcome, in_pitch)"
    " VALUES (:id, 'spring', 1, :number, 'marketing', '', :at, 'talked', FALSE)"
)
NEVER = Sql(
    "INSERT INTO candidate (campaign, number, list, fields, priority, rank, state, not_before, tries, because, since)"
    " VALUES ('spring', :number, 'l', '{}', 0, 1, 'never', 0, 0, :because, 0)"
)
OFFERED = Sql(
    "INSERT INTO offer_answer (call_id, product, answer, agent, at)"
    " VALUES (:id, 'loyalty_tariff', :answer, :agent, :at)"
)
EXIT = Sql("INSERT INTO talk_exit (call_id, agent, how, asked, seconds) VALUES (:id, :agent, :how, :at, :seconds)")
PEOPLE = (("ewa", "faults", (0.5, 0.75, 1.0, 1.0)), ("boris", "sales", (0.25, 0.5, 0.75, 1.0)))


async def weeks(centre: Centre, talks: int = 120) -> None:
    """The same every time."""
    chance, writes = random.Random(11), []
    begin = now() - timedelta(days=21)
    for number in range(talks):
        agent, queue, moods = PEOPLE[number % 2]
        at, id_, phone = begin + timedelta(hours=4 * number), f"said-{number}", f"+4860100{number:04}"
        answered = chance.random() < 0.8
        writes.append(CALL(id=id_, number=phone, at=micros(at), queue=queue, agent=agent))
        mood = chance.choice(moods) if answered else None
        writes.append(SURVEY(id=id_, at=micros(at), satisfaction=mood))
        if number % 5 == 0:
            writes.append(CALLED(id=id_, number=phone, at=micros(at)))
        elif number % 5 == 1:
            writes.append(NEVER(number=phone, because=LEFT_OUT))
        if number % 4 < 2:
            word = chance.choice(("taken", "declined"))
            writes.append(OFFERED(id=id_, answer=word, agent=agent, at=micros(at)))
            if word == "declined":
                how, seconds = chance.choice(("key", "script")), chance.choice((3.0, 8.0, 12.0, 21.0))
                writes.append(EXIT(id=id_, agent=agent, how=how, at=micros(at), seconds=seconds))
    await centre.store.write(grouped(writes))
