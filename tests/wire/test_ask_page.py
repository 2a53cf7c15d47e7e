"""The page behind the link of an invitation: the survey of the telephone, for whoever has the link and nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cti.asking.letters import PATH, STOP, SurveyLinks
from cti.asking.routes import AskRoutes
from cti.customers import Customers
from cti.surveys import Surveys
from cti.surveys.invitations import QUIET, Invitation, Invitations
from cti.web.app import HEADERS
from ivr.happenings import Happening, NoteTaken, SurveyAnswered, SurveyBegan, SurveyEnded, SurveyInvited
from ivr.statements import Sql, grouped
from support.centre import ANNA, Centre, opened
from support.surveys import CASES, Case, after

LINKS = SurveyLinks(b"a secret of tests", "")
RESULT = Sql(
    "SELECT channel, score, band, satisfaction, outcome, answers, texts FROM survey_result WHERE survey = 'after'"
)
AGO = Sql("UPDATE survey_invitation SET touched = touched - :by, moved = moved - :by")


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(made.office.core.site, surveys={"after": after()})
        yield made


async def invited(centre: Centre, language: str = "en", **about: str) -> Invitation:
    """Somebody who got a link; the server has none to send, so the row is all there is."""
    anna = (await Customers(centre.store).history(ANNA)).customer
    assert anna is not None
    happening = SurveyInvited(
        survey="after", hash=after().hash, channel="email", to="anna@post.example", language=language,
        key=f"k{language}", number=ANNA, customer_id=anna.id, **about,
    )  # fmt: skip
    centre.bus.publish(happening)
    await centre.events.flush()
    found = await Invitations(centre.store).by_id(happening.id)
    assert found is not None
    return found


async def page(centre: Centre, path: str) -> tuple[int, str]:
    async with centre.http.get(centre.url + path, headers={"Accept-Language": "sl"}) as answer:
        assert {name: answer.headers[name] for name in HEADERS if name != "Server"} == {
            name: value for name, value in HEADERS.items() if name != "Server"
        }
        return answer.status, await answer.text()


async def sends(centre: Centre, path: str, **fields: str) -> tuple[int, str]:
    async with centre.http.post(centre.url + path, data=fields) as answer:
        return answer.status, await answer.text()


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seal|seq)" value="([^"]*)"', text))


async def answers(centre: Centre, path: str, case: Case) -> str:
    """As a person fills the pages; the last page."""
    _, text = await page(centre, path)
    for answer in ("1", *case.answers):
        what = {"what": "skip"} if answer is None else {"what": "answer", "word": answer}
        status, text = await sends(centre, path, **hidden(text), **what)
        assert status == 200, text
    return text


def told(centre: Centre) -> list[Happening]:
    kept: list[Happening] = []
    centre.bus.subscribe(Happening, kept.append)
    return kept


@pytest.mark.parametrize("name", ["fast, and not solved", "a skipped question takes its weight along"])
async def test_the_page_gives_the_score_of_the_telephone(centre: Centre, name: str) -> None:
    case = CASES[name]
    text = await answers(centre, LINKS.link(await invited(centre)), case)
    assert "Thank you." in text
    await centre.events.flush()
    ((channel, score, band, satisfaction, outcome, _, _),) = await centre.store.fetch(RESULT)
    assert (channel, score, band, satisfaction, outcome) == (
        "email", case.score, case.band, case.satisfaction, case.outcome,
    )  # fmt: skip


async def test_whoever_looks_begins_nothing_and_the_first_answer_begins_it_once(centre: Centre) -> None:
    heard, path = told(centre), LINKS.link(await invited(centre))
    for _ in range(3):
        assert (await page(centre, path))[0] == 200
    assert not [h for h in heard if isinstance(h, SurveyBegan)]
    await answers(centre, path, CASES["the worst, with a comment"])
    assert len([h for h in heard if isinstance(h, SurveyBegan)]) == 1
    (end,) = [h for h in heard if isinstance(h, SurveyEnded)]
    assert (end.outcome, end.channel, end.satisfaction) == ("answered", "email", 0.0)
    last = [h for h in heard if isinstance(h, SurveyAnswered)][-1]
    assert last.texts == {"comment": "Nobody listened."}
    first = next(h for h in heard if isinstance(h, SurveyAnswered))
    assert [told["who"] for told in first.told] == ["supervisors"], "who is to know hears of it as of a call"
    assert [h.text for h in heard if isinstance(h, NoteTaken)] == ["The score is 0"]


async def test_an_answer_counts_once_however_often_it_is_sent(centre: Centre) -> None:
    heard, path = told(centre), LINKS.link(await invited(centre))
    _, opening = await page(centre, path)
    _, first = await sends(centre, path, **hidden(opening), word="1")
    for word in ("5", "1", "3"):
        await sends(centre, path, **hidden(first), what="answer", word=word)
    scored = [h for h in heard if isinstance(h, SurveyAnswered)]
    assert [h.answers for h in scored] == [{"speed": 5}], "a page that is not shown any more changes nothing"


async def test_it_goes_on_where_it_was_left_also_with_another_program(centre: Centre) -> None:
    one = await invited(centre)
    path = LINKS.link(one)
    _, text = await page(centre, path)
    _, text = await sends(centre, path, **hidden(text), word="1")
    await sends(centre, path, **hidden(text), what="answer", word="4")
    _, again = await page(centre, path)
    assert "How polite were we?" in again
    assert "Question 2" in again


async def test_when_it_is_over_there_is_nothing_to_answer_any_more(centre: Centre) -> None:
    path = LINKS.link(await invited(centre))
    await answers(centre, path, CASES["all the best"])
    status, text = await page(centre, path)
    assert (status, "This survey is over" in text, "<form" in text) == (200, True, False)


async def test_what_is_no_answer_is_said_and_the_question_stands(centre: Centre) -> None:
    path = LINKS.link(await invited(centre))
    _, text = await page(centre, path)
    _, text = await sends(centre, path, **hidden(text), word="1")
    for word in ("", "9", "<script>"):
        status, text = await sends(centre, path, **hidden(text), what="answer", word=word)
        assert (status, 'role="alert"' in text, "<script>" in text) == (422, True, False)


async def test_the_page_speaks_the_language_of_the_call(centre: Centre) -> None:
    for language, shown in (("pl", "pl"), ("ru", "pl"), ("sl", "pl"), ("en", "en")):
        path = LINKS.link(await invited(centre, language))
        status, text = await page(centre, path)
        assert (status, f'<html lang="{shown}">' in text) == (200, True), "of those that the file speaks, as on a call"
        _, stop = await page(centre, f"{path}{STOP}")
        assert f'<html lang="{language}">' in stop


async def test_a_forged_or_an_old_link_opens_nothing(centre: Centre) -> None:
    one = await invited(centre)
    token = LINKS.token(one.id, one.until)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    late = LINKS.token(one.id, datetime.now(UTC) - timedelta(seconds=5))
    other = SurveyLinks(b"another", "").token(one.id, one.until)
    for wrong in (forged, late, other, LINKS.token("nobody", one.until)):
        status, text = await page(centre, PATH + wrong)
        assert (status, "ni veljavna" in text) == (404, True)


async def test_a_form_that_was_not_shown_changes_nothing(centre: Centre) -> None:
    heard, path = told(centre), LINKS.link(await invited(centre))
    status, _ = await sends(centre, path, seal="9999999999.0", seq="0", word="1")
    assert status == 403
    assert not [h for h in heard if isinstance(h, SurveyBegan)]


async def test_hostile_forms_are_refused(centre: Centre) -> None:
    path = LINKS.link(await invited(centre))
    _, text = await page(centre, path)
    for field, value in (("word", "x" * 5_000), ("seq", "-1"), ("seq", "1e9"), ("what", "drop"), ("more", "1")):
        status, _ = await sends(centre, path, **{**hidden(text), "word": "1", field: value})
        assert status == 400, field


async def test_a_hostile_comment_is_text(centre: Centre) -> None:
    case = replace(CASES["the worst, with a comment"], answers=("1", "1", "2", "2", "<img src=x onerror=alert(1)>"))
    text = await answers(centre, LINKS.link(await invited(centre)), case)
    assert "<img" not in text
    await centre.events.flush()
    (row,) = await centre.store.fetch(RESULT)
    assert "<img src=x" in row[6]


async def test_who_asks_too_often_waits(centre: Centre) -> None:
    path = LINKS.link(await invited(centre))
    seen = set()
    for _ in range(40):
        async with centre.http.get(centre.url + path) as answer:
            seen.add(answer.status)
    assert seen == {200, 429}


async def test_one_click_ends_all_questions_on_disk_and_a_look_does_not(centre: Centre) -> None:
    one = await invited(centre)
    path = f"{LINKS.link(one)}{STOP}"
    mark = LINKS.mark("anna@post.example")
    known = Invitations(centre.store)
    status, text = await page(centre, path)
    assert (status, "One-Click" in text) == (200, True)
    assert not await known.unwanted(mark, "anna")
    status, text = await sends(centre, path, **{"List-Unsubscribe": "One-Click"})
    assert (status, "will not ask again" in text) == (200, True)
    assert await known.unwanted(mark, "anna")
    heard = told(centre)
    status, text = await sends(centre, path, **{"List-Unsubscribe": "One-Click"})
    assert (status, "will not ask again" in text, heard) == (200, True, []), "pressed twice it is told once"


async def test_a_survey_with_which_nobody_goes_on_ends_after_a_day_with_what_was_answered(centre: Centre) -> None:
    heard, path = told(centre), LINKS.link(await invited(centre))
    ask = next(one for one in centre.office._features if isinstance(one, AskRoutes))
    _, text = await page(centre, path)
    _, text = await sends(centre, path, **hidden(text), word="1")
    await sends(centre, path, **hidden(text), what="answer", word="2")
    assert await ask.writing.close_left_alone() == 0
    await centre.store.write(grouped([AGO(by=int(QUIET.total_seconds() + 1) * 1_000_000)]))
    assert await ask.writing.close_left_alone() == 1
    assert await ask.writing.close_left_alone() == 0
    (end,) = [h for h in heard if isinstance(h, SurveyEnded)]
    assert (end.outcome, end.score, end.satisfaction) == ("expired", 25.0, 0.25)
    assert "This survey is over" in (await page(centre, path))[1]


async def test_who_was_invited_counts_as_asked_for_every_survey(centre: Centre) -> None:
    await invited(centre)
    assert (await Surveys(centre.store).known(ANNA)).last is not None


async def test_what_was_answered_is_on_the_timeline_and_in_the_next_pop(centre: Centre) -> None:
    case = CASES["the worst, with a comment"]
    await answers(centre, LINKS.link(await invited(centre)), case)
    history = await Customers(centre.store).history(ANNA)
    (entry,) = [one for one in history.timeline if one.kind == "survey"]
    assert entry.summary == "after: 0 of 100, bad; speed 1, polite 1, solved no, reason other (by email)"
    assert entry.note == "Nobody listened."


async def test_another_site_may_not_send_the_form(centre: Centre) -> None:
    path = LINKS.link(await invited(centre))
    _, text = await page(centre, path)
    for origin, status in (("https://evil.example", 403), ("null", 403), (centre.url, 200)):
        fields = {**hidden(text), "word": "1"}
        async with centre.http.post(centre.url + path, data=fields, headers={"Origin": origin}) as answer:
            assert answer.status == status
