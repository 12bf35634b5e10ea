"""One answer everywhere: pages, documents and commands say one thing of one thing.

Each test takes one thing, gathers what every place says of it, and holds them to be the same: on
the sample in the ordinary run, on two other providers in the long one.
"""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from connectors.warehouse import Store
from data.provider import LAST, write
from metrics.calendar import TODAY_VARIABLE
from metrics.catalogue import measure as measure_of
from metrics.measure import MeasureRef
from plan import intake
from plan.agenda_item import ItemGroup
from plan.due import DueKind, dues_of
from plan.problems import to_adapt_or_stop
from plan.register import open_register
from plan.standing import Scope
from plan.views import View, aims_looked_at
from plan.words.answers import TARGETS, counts
from plan.words.numbers import amount, capital
from plan.words.sentences import as_json, wording
from reports.edition import Edition, edition
from reports.evidence.archive import manifest
from reports.evidence.content import evidence_pack
from reports.evidence.paper import evidence_pdf
from reports.governance.content import pack_as_json, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx
from reports.registers import listing_as_json, listing_of, standing_as_json
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly
from reports.weekly.words import weekly_as_json
from tests.pages.conftest import at_page
from tests.sample_store import shared_sample

MONDAY = LAST + timedelta(days=1)
SITE, MANAGER, DIRECTOR = "Northgate", "BM-NG", "OD"
NUMBER = r"\**(\d+|none|None)\**"


def words_of_pdf(made: bytes) -> str:
    """All words in the order of the document, a space between them."""
    asked = ["pdftotext", "-raw", "-", "-"]
    text = subprocess.run(asked, input=made, capture_output=True, check=True).stdout.decode()
    return " ".join(text.replace("\u00ad\n", "").replace("\u00ad", "").split())


def words_of_slides(made: bytes) -> str:
    """What stands on the slides and in their notes."""
    slides = Presentation(BytesIO(made)).slides
    frames = [shape.text_frame.text for each in slides for shape in each.shapes
              if shape.has_text_frame]  # fmt: skip
    cells = [cell.text for each in slides for shape in each.shapes if shape.has_table
             for row in shape.table.rows for cell in row.cells]  # fmt: skip
    notes = [each.notes_slide.notes_text_frame.text for each in slides if each.has_notes_slide]
    return " ".join(" ".join([*frames, *cells, *notes]).split())


class Told:
    """What each place says of one store; everything is made once, when it is first asked for."""

    def __init__(self, root: Path, read: Edition) -> None:
        self.root, self.read = root, read
        self._pages: dict[tuple, str] = {}

    def page(self, name: str, *, acting_as: str = DIRECTOR, **address: str) -> str:
        """The words of a page without mark-up, tables with them, one element after the other."""
        key = (name, acting_as, *sorted(address.items()))
        if key not in self._pages:
            test = at_page(name, acting_as=acting_as, **address).run()
            assert not test.exception, [each.value for each in test.exception]
            kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning")
            said = [str(each.value) for kind in kinds for each in getattr(test, kind)]
            drawn = " ".join(str(each.value) for each in test.get("html"))
            said.append(unescape(re.sub(r"(?s)<style>.*?</style>", "", drawn)))
            for table in (*test.table, *test.dataframe):
                said += [str(cell) for cell in table.value.to_numpy().ravel()]
            said += [each.label for kind in ("page_link", "button") for each in test.get(kind)]
            text = re.sub(r":[a-z-]+\[|:material/\w+:|\*\*|\\|<[^>]*>|\]", "", " ".join(said))
            self._pages[key] = " ".join(text.split())
        return self._pages[key]

    @cached_property
    def weekly(self) -> dict[str, Any]:
        return plainly(weekly_as_json(weekly(self.read)))

    @cached_property
    def meeting(self) -> dict[str, Any]:
        return plainly(pack_as_json(pack_at(self.read)))

    @cached_property
    def weekly_paper(self) -> str:
        return words_of_pdf(weekly_pdf(weekly(self.read)))

    @cached_property
    def meeting_paper(self) -> str:
        return words_of_pdf(pack_pdf(pack_at(self.read)))

    @cached_property
    def slides(self) -> str:
        return words_of_slides(pack_pptx(pack_at(self.read)))

    @cached_property
    def evidence(self) -> dict[str, dict[str, Any]]:
        """What the archive of each action says."""
        ids = [verdict.action.id for verdict in self.read.verdicts]
        return {id: plainly(manifest(evidence_pack(self.read, id))) for id in ids}

    def register(self, view: View) -> list[dict[str, Any]]:
        scope = Scope(plan=self.read.plan, today=self.read.today)
        stands = (self.read.standings, self.read.verdicts)
        aims = aims_looked_at(scope, self.read.places, *stands)
        return plainly(listing_as_json(listing_of(view, aims, self.read.plan, self.read.today)))


def plainly(told: Any) -> Any:
    """As a program reads it that was given the file."""
    return json.loads(json.dumps(told, default=str))


OTHERS = [pytest.param(seed, marks=pytest.mark.long) for seed in (3, 11)]


@pytest.fixture(scope="module", params=["sample", *OTHERS])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "sample":
            root = shared_sample(tmp_path_factory)
        else:
            made = tmp_path_factory.mktemp(f"provider {request.param}")
            write(made, request.param)
            root = tmp_path_factory.mktemp(f"store {request.param}")
            intake.load(Store(root), [str(made)], today=MONDAY)
        patched.setenv("GRIP_STORE", str(root))
        patched.setenv(TODAY_VARIABLE, MONDAY.isoformat())
        with edition(Store(root), open_register(root), MONDAY) as read:
            yield Told(root, read)


def test_how_many_actions_have_which_answer(told: Told) -> None:
    number = counts(map(wording, told.read.verdicts))
    names = {words.name: many for words, many in number.items()}
    by_id = {verdict.action.id: wording(verdict) for verdict in told.read.verdicts}
    as_read = [as_json(each, ())["answer"] for each in told.read.verdicts]
    assert Counter(as_read) == names
    assert Counter(each["answer"] for each in told.weekly["actions"]) == names
    assert told.meeting["watched"] == sum(names.values())
    assert {id: each["verdict"]["headline"] for id, each in told.evidence.items()} == {
        id: words.headline for id, words in by_id.items()
    }
    said = {words: f"{many} {words.counted}" for words, many in number.items()}
    for place in (told.page("actions"), told.page("weekly_report"), told.weekly_paper):
        assert f"{len(by_id)} actions: {' · '.join(said.values())}" in place
    for place in (told.page("actions"), told.page("weekly_report"), told.weekly_paper):
        for words in number:
            assert words.headline.replace(" ", "") in place.replace(" ", "")


def test_the_answer_of_one_action_on_its_page_and_in_its_document(told: Told) -> None:
    verdict = told.read.verdicts[0]
    pack = evidence_pack(told.read, verdict.action.id)
    paper = words_of_pdf(evidence_pdf(pack))
    page = told.page("action", action=verdict.action.id)
    for place in (paper, page):
        assert wording(verdict).headline in place
    sentences = as_json(verdict, ())["sentences"]
    (line,) = (e for e in told.weekly["actions"] if e["action"] == verdict.action.id)
    assert sentences == line["sentences"]
    assert sentences == told.evidence[verdict.action.id]["verdict"]["sentences"]
    squeezed = paper.replace(" ", "")
    assert [each for each in sentences if each.replace(" ", "") not in squeezed] == []


def figures_told(told: Told) -> dict[tuple[str, str], dict[str, tuple]]:
    """Figure over the window, target and state of each measure of each action, by who says it."""
    found: dict[tuple[str, str], dict[str, tuple]] = {}

    def say(place: str, of: tuple[str, str], value: float | None, *, target: tuple) -> None:
        rounded = None if value is None else round(value, 4)
        found.setdefault(of, {})[place] = (rounded, *target)

    for action in told.weekly["actions"]:
        for each in action["targets"]:
            of = (action["action"], each["measure"])
            say("weekly", of, each["over_window"], target=(each["target"], each["state"]))
    for item in told.meeting["items"]:
        for action in item["actions"]:
            for each in action["numbers"]:
                of = (action["action"], each["measure"])
                target = (each["target"], each["target_state"])
                say("meeting", of, each["value"], target=target)
    sites = {action.id: tuple(action.sites) for action in told.read.plan.actions}
    aim = {action.id: action.aim for action in told.read.plan.actions}
    for line in told.register(View.SERVICE):
        for each in line["outcomes"]:
            for id in (id for id in sites if aim[id] == line["aim"]):
                if sites[id] == tuple(each["sites"]) and each["answer"]:
                    target = (each["target"], each["target_state"])
                    say("registers", (id, each["measure"]), each["value"], target=target)
    return found


def test_the_figure_the_target_and_the_state_of_each_measure_at_each_place(told: Told) -> None:
    found = figures_told(told)
    assert len(found) > 20
    assert sum(len(each) == 3 for each in found.values()) > 5
    assert {of: said for of, said in found.items() if len(set(said.values())) > 1} == {}


def test_whether_a_target_is_met_is_said_in_the_same_words(told: Told) -> None:
    answers = {
        (verdict.action.id, str(answer.ref)): answer
        for verdict in told.read.verdicts
        for answer in verdict.measures
    }
    shown = 0
    for id, pack in told.evidence.items():
        for figure in pack["figures"]:
            answer = answers[id, figure["measure"]]
            if figure["target"]:
                assert TARGETS[answer.goal.state] in figure["target"]
            if "over the last" in figure["target"]:
                shown += 1
                assert amount(answer.goal.value) in figure["target"]
    assert shown > 10
    for action in told.weekly["actions"]:
        for each in action["targets"]:
            answer = answers.get((action["action"], each["measure"]))
            if answer and each["over_window"] is not None:
                state = TARGETS[answer.goal.state].replace(" ", "")
                assert state in told.weekly_paper.replace(" ", "")
                assert state in told.page("weekly_report").replace(" ", "")


def test_what_was_escalated_to_whom_and_since_when(told: Told) -> None:
    raised = {
        (each.action, str(each.trigger), each.fell_due.isoformat(), each.says)
        for standing in told.read.standings
        for each in standing.escalations
    }
    assert raised
    in_report = {
        (each["action"], each["trigger"], each["fell_due"], each["says"])
        for each in told.weekly["passed_on"]
    }
    in_states = {
        (line["action"], each["trigger"], each["fell_due"], each["says"])
        for line in map(plainly, map(standing_as_json, told.read.standings))
        for each in line["escalations"]
    }
    in_register = {
        (each["action"], each["trigger"], each["fell_due"], each["says"])
        for line in told.register(View.RISKS)
        for each in line["escalations"]
    }
    assert raised == in_report == in_states == in_register
    assert sum(line["escalated"] for line in told.register(View.BOARD)) == len(raised)
    items = [each for each in told.meeting["items"] if each["kind"] == ItemGroup.ESCALATED]
    assert {each["id"] for each in items} == {f"action {action}" for action, *_ in raised}
    by_report = {(each["action"], each["trigger"]): each for each in told.weekly["passed_on"]}
    for action, trigger, fell_due, says in raised:
        (lines,) = (each["lines"] for each in items if each["id"] == f"action {action}")
        since = date.fromisoformat(fell_due)
        to, on = by_report[action, trigger]["to"], f"{since.day} {since:%B}"
        assert says in " ".join(lines)
        assert f"{on} to: {to}" in " ".join(lines)
        (sentence,) = told.evidence[action]["escalations"]
        assert says in sentence
        assert f"Escalated to {to} on {on}" in sentence
        for place in (told.meeting_paper, told.slides, told.page("registers", register=View.RISKS)):
            assert says.replace(" ", "") in place.replace(" ", "")
        for place in (told.weekly_paper, told.page("weekly_report")):
            assert f"{to}, since {on}.".replace(" ", "") in place.replace(" ", "")
        if to == told.read.plan.role(DIRECTOR):
            assert says in told.page("actions")


def test_reviews_that_are_due_are_as_many_on_the_board_in_the_registers_and_in_the_plan(
    told: Told,
) -> None:
    dues = [
        due
        for standing in told.read.standings
        for due in dues_of(standing, told.read.today)
        if due.kind is DueKind.REVIEW
    ]
    assert dues
    listed = [
        each
        for line in told.register(View.SERVICE)
        for each in line["due"]
        if each["what"] == DueKind.REVIEW
    ]
    assert sorted(each["action"] for each in listed) == sorted(due.action for due in dues)
    waiting = re.search(r"(\d+) reviews? due this week", told.page("actions"))
    assert waiting
    assert int(waiting[1]) == len(dues)
    for due in dues:
        (site, *_) = told.read.plan.action(due.action).sites
        assert due.sentence in told.page("registers", register=View.SERVICE, site=site)


def test_yesterday_is_counted_once_for_board_review_and_measures(told: Told) -> None:
    board = told.page("actions", acting_as=MANAGER)
    review = told.page("daily_review", acting_as=MANAGER)
    for what in ("due", "on time", "late", "missed", "not logged"):
        (on_board,) = re.findall(rf"(\d+) {what}\b", board.split("Yesterday at")[1])[:1]
        assert on_board in re.findall(rf"(\d+) {what}\b", review)[:1]
    missed, due = told.read.sums(MeasureRef("missed_calls"), [SITE], (LAST, LAST))
    said = board.split("Yesterday at")[1]
    assert re.search(r"(\d+) missed", said)[1] == f"{missed:.0f}"
    assert re.search(r"(\d+) due", said)[1] == f"{due:.0f}"
    on_time, _ = told.read.sums(MeasureRef("punctuality"), [SITE], (LAST, LAST))
    assert re.search(r"(\d+) on time", said)[1] == f"{on_time:.0f}"
    open_on_board = re.search(r"(\d+) follow-ups? open", said)
    assert open_on_board
    assert int(open_on_board[1]) == 0
    assert "follow-up open" not in review


def test_problems_and_what_to_adapt_are_two_lists_that_every_place_shares(told: Told) -> None:
    named = [f"{each.site} · {each.says}" for each in told.read.problems.named]
    assert told.weekly["problems"]["named"] == named
    (item,) = [e for e in told.meeting["items"] if e["kind"] == ItemGroup.PROBLEMS] or [None]
    assert [line.rstrip(".") for line in (item["lines"] if item else ())] == named
    for place in (told.page("actions"), told.page("weekly_report"), told.weekly_paper,
                  told.meeting_paper, told.slides):  # fmt: skip
        for line in named:
            assert line.replace(" ", "") in place.replace(" ", "")
    ids = {standing.action.id for standing in to_adapt_or_stop(told.read.standings)}
    assert set(told.weekly["adapt_or_stop"]) == ids
    (stale,) = pack_at(told.read).agenda.of(ItemGroup.ADAPT)
    assert stale.many == len(ids)
    assert f"{len(ids)} actions to adapt or stop" in told.page("actions")
    assert told.page("actions").count("adapt or stop?") == len(ids)


def test_the_meeting_says_the_same_on_screen_on_slides_and_on_paper(told: Told) -> None:
    agenda, page = pack_at(told.read).agenda, told.page("governance")
    for kind in ItemGroup:
        if kind is not ItemGroup.ARISING and agenda.of(kind) and not agenda.of(kind)[0].is_empty:
            assert f"{capital(kind)}: {agenda.counted(kind)}" in page
    for item in told.meeting["items"]:
        title = item["title"].replace(" ", "")
        # Actions that share a slide are lines of it.
        assert title.lower() in told.slides.replace(" ", "").lower()
        assert title in told.meeting_paper.replace(" ", "")
    assert agenda.counted(ItemGroup.COMPLETED) == f"{len(told.weekly['completed_not_assured'])}"


def test_the_last_figure_of_a_measure_on_measures_and_in_the_weekly_report(told: Told) -> None:
    page = told.page("measures", measure="punctuality", site=SITE)
    (line,) = (
        each
        for action in told.weekly["actions"]
        if action["action"] == "A01"
        for each in action["targets"]
        if each["measure"] == "punctuality"
    )
    counted, week = line["count"], told.weekly["week"]["first"]
    value = amount(line["value"], measure_of("punctuality").unit)
    assert f"{value} of calls due in the last complete week" in page
    assert counted in page
    assert f"{week} {line['numerator']} {line['denominator']} {line['value']}" in page
    weekly_page = told.page("weekly_report", site=SITE)
    assert line["last"] in weekly_page
    assert counted in weekly_page


def test_what_medicines_show_since_the_last_meeting_is_counted_from_one_day(told: Told) -> None:
    page = told.page("medicines", tab="themes")
    (item,) = [e for e in told.meeting["items"] if e["kind"] == ItemGroup.MEDICINES]
    since = date.fromisoformat(told.meeting["since"])
    first = f"ince {since.day} {since:%B}"
    assert first in item["title"]
    assert first in page
    (often,) = re.findall(r"Most often: (.*?)\.", " ".join(item["lines"]))
    for kind in often.split(", "):
        assert kind in page
    done = " ".join(item["lines"])
    assert re.findall(r"(\d+ of \d+) findings", done) == re.findall(r"(\d+ of \d+) findings", page)
    sheets = r"(\d+) (?:second-line )?sheets?"
    assert re.findall(sheets, done) == re.findall(sheets, page.split("What was done since")[1])


def test_the_days_since_the_last_event_are_those_since_the_day_that_is_named(told: Told) -> None:
    (since,) = re.findall(r"Omitted doses (\d+) days between on", told.page("measures"))
    (named,) = re.findall(r"omitted in this period, the last on (\d+ \w+)", told.page("medicines"))
    last = LAST - timedelta(days=int(since))
    assert named == f"{last.day} {last:%B}"


def test_the_days_to_which_data_reach_are_the_same_day_everywhere(told: Told) -> None:
    day = date.fromisoformat(told.weekly["data_to"])
    assert day == date.fromisoformat(told.meeting["data_to"]) == LAST
    reach = f"{day.day} {day:%B}"
    for page in ("actions", "weekly_report", "governance", "measures"):
        assert reach in told.page(page)
    for paper in (told.weekly_paper, told.meeting_paper, told.slides):
        assert f"Data to {reach}" in paper
