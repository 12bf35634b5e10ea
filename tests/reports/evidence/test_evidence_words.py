"""What a pack says of an action that is weak, empty, decided on or without figures."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.warehouse import Store
from metrics.measure import MeasureRef
from plan import intake
from plan.credibility import dismiss
from plan.intake import FOLDER
from plan.model import Action, Aim, Decision, EvidenceSource, Outcome, Person, ReAuditResult
from plan.register import Register, open_register
from plan.sceptic import points
from plan.standing import acknowledge
from plan.state import Review, review_claim
from reports.edition import edition
from reports.evidence.archive import evidence_zip, manifest
from reports.evidence.content import evidence_pack
from reports.evidence.paper import evidence_pdf
from tests.reports.paper import faults

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 6
TO_LEFT = "שלום עולם مرحبا بالعالم"
MARK_UP = '#panic("x") *bold* <script>=1+1'
READ_THEN = "No result yet: between 2 fewer and 9 more calls in every 100 began on time."


@pytest.fixture(scope="module")
def plan_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's plan and not a row of data, so that no verdict has to be worked out."""
    root: Path = tmp_path_factory.mktemp("plan") / "store"
    intake.load(Store(root), [FOLDER / "people.csv", FOLDER / "plan.csv"])
    return root


@pytest.fixture
def register(plan_alone: Path, tmp_path: Path) -> Register:
    """A register of its own for each test."""
    return open_register(shutil.copytree(plan_alone, tmp_path / "store"))


@pytest.fixture
def pack_in(register: Register, tmp_path: Path):
    """The pack of an action as the register stands."""

    def made(action: str):
        with edition(Store(tmp_path / "store"), register) as found:
            return evidence_pack(found, action)

    return made


def said(lines) -> dict[str, str]:
    return {each.name: each.value for each in lines}


def test_an_action_that_the_plan_does_not_hold_is_refused_with_those_it_holds(sample_edition):
    with pytest.raises(LookupError, match="A01, A02"):
        evidence_pack(sample_edition, "A1")


def test_an_empty_store_has_no_action(tmp_path):
    store = Store(tmp_path / "store")
    store.root.mkdir()
    with (
        edition(store, open_register(store.root)) as found,
        pytest.raises(LookupError, match="none yet"),
    ):
        evidence_pack(found, "A01")


def test_what_nobody_filled_in_is_told_as_such_and_never_left_out(register, pack_in, tmp_path):
    register.write(Action(id="X1", aim="X"), "QL")
    pack = pack_in("X1")
    asked = said(pack.questions)
    assert asked["What was the problem?"] == "The plan does not say."
    assert asked["Who owned it?"] == "Nobody yet: the plan names no owner."
    assert asked["What changed in practice?"] == "Nothing yet."
    assert asked["How do you know it worked?"].startswith("Too early to say.")
    assert pack.measured == ()
    assert len(pack.lacking) >= 8
    path = tmp_path / "empty.pdf"
    path.write_bytes(evidence_pdf(pack))
    assert faults(path) == []
    assert evidence_zip(pack)


def test_long_words_the_other_direction_and_mark_up_are_only_words(register, pack_in, tmp_path):
    director = Person(id="LONG", role=f"Director {LONG}")
    outcome = Outcome(measure=MeasureRef("punctuality"), target=95)
    aim = Aim(
        id="Y",
        issue=f"{TO_LEFT} {LONG} 😀",
        evidence_source=EvidenceSource.OTHER,
        evidence=MARK_UP,
        evidence_reference="=1+1",
        outcomes=(outcome,),
    )
    action = Action(
        id="Y/1 ../",
        aim="Y",
        title=f"{LONG} {TO_LEFT}",
        owner="LONG",
        contributors=("Team 1", "Team 2"),
        sites=("Nowhere",),
        process=MeasureRef("feasible_gaps"),
        practice_changed_on=date(2026, 8, 10),
    )
    for each in (director, aim, action):
        register.write(each, "QL")
    pack = pack_in("Y/1 ../")
    asked = said(pack.questions)
    assert MARK_UP in asked["How do you know?"]
    assert asked["Who owned it?"].endswith("with Team 1 and Team 2.")
    assert "no figures yet" in asked["How do you know it worked?"]
    assert {each.shown.picture for each in pack.measured} == {None}
    path = tmp_path / "long.pdf"
    path.write_bytes(evidence_pdf(pack))
    assert faults(path) == []


def test_decisions_stand_with_what_the_data_said_then_and_what_spoke_against(register, pack_in):
    action = register.plan().action("A01")
    register.write(replace(action, due_on=date(2026, 9, 1)), "BM-NG", "the winter timetable")
    told = f'{{"answer": "practice_changed", "sentences": ["{READ_THEN}"]}}'
    for review in (
        Review(action="A01", held_on=date(2026, 9, 8), decision=Decision.CONTINUE, by="QL",
               note="Watch short calls", verdict=told, owner="BM-NG"),
        Review(action="A01", held_on=date(2026, 10, 20), decision=Decision.ASSURE, by="QL",
               verdict=told, owner="BM-NG", override="The contract ends.",
               not_borne_out=("The target is not met.",)),
    ):  # fmt: skip
        register.record([review_claim(review)], review.by)
    pack = pack_in("A01")
    first, second = pack.reviews
    assert first.head == "8 September 2026: continue, by Quality lead"
    assert first.then == f"Practice has changed; no result yet. {READ_THEN}"
    assert first.note == "Watch short calls."
    assert (
        second.against == "The target is not met. Signed all the same because: The contract ends."
    )
    assert "moved from 3 August 2026 to 1 September 2026 by Branch manager" in pack.slips[0]
    despite = "despite: The target is not met. The reason: The contract ends."
    assert pack.lasting[-1] == f"Signed off on 20 October 2026 by Quality lead {despite}"
    assert said(pack.completion)["Assured"] == "On 20 October 2026 by Quality lead."
    assert manifest(pack)["reviews"][1]["against"] == second.against


def test_a_re_audit_tells_its_day_what_it_found_and_who_wrote_it_down(register, pack_in):
    assert said(pack_in("A01").completion)["Re-audit held"] == "Not yet."
    action = register.plan().action("A01")
    held = {"re_audited_on": date(2026, 11, 12), "re_audit_result": ReAuditResult.PARTLY_MET}
    register.write(replace(action, **held), "QL")
    told = said(pack_in("A01").completion)["Re-audit held"]
    assert told.startswith("12 November 2026: it was partly met; written down on ")
    assert told.endswith(", by Quality lead.")


def test_what_was_passed_on_or_set_aside_tells_by_whom_and_why(register, pack_in, tmp_path):
    register.write(replace(register.plan().action("A11"), strength=None), "QL")
    with edition(Store(tmp_path / "store"), register) as found:
        (raised,) = next(s for s in found.standings if s.action.id == "A11").escalations
        acknowledge(register, found.plan, raised, "OD", note="At the next contract meeting")
        weak = [each for each in found.of_records(points, register) if each.action == "A11"]
        dismiss(register, found.plan, weak[0], "QL", reason="Not needed here")
    pack = pack_in("A11")
    assert pack.escalations[0].endswith("At the next contract meeting.")
    assert "Acknowledged by Operations director on" in pack.escalations[0]
    assert pack.set_aside[0].endswith("by Quality lead because: Not needed here.")
    assert weak[0].finding not in " ".join(pack.lacking)


def test_other_actions_and_other_definitions_of_the_same_weeks_are_told(register, pack_in):
    beside = Action(
        id="B1",
        aim="P1",
        title="Another change",
        sites=("Northgate",),
        practice_changed_on=date(2026, 8, 10),
    )
    register.write(beside, "QL")
    of_the_sample, told = pack_in("A01").around
    assert of_the_sample.startswith("20 July 2026: A12, Phone tree")
    assert told.startswith("10 August 2026: B1, Another change. It is on the same measure")


def test_no_note_written_beside_the_plan_is_in_a_pack(register, pack_in):
    register.note("A11", "Mrs Example was upset", "BM-HC")
    assert "Example" not in str(manifest(pack_in("A11")))
