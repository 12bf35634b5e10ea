"""Any sequence of events: no state is reached against the rules, and a replay tells the same."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from metrics.measure import MeasureRef
from metrics.target import TargetState
from plan.assurance import ReAudit, decide, not_borne_out, record_re_audit, start
from plan.editing import put_back, withdraw
from plan.faults import opened
from plan.model import Action, Decision, ReAuditResult
from plan.register import Register, open_register
from plan.state import (
    ASSURED_STATES,
    SLIPPED,
    Case,
    Refused,
    Review,
    State,
    VerdictSnapshot,
    reviews_of,
)
from plan.words.answers import VerdictAnswer
from tests.plan.cases import AIM, PEOPLE, RE_AUDITED, TODAY, standing_of, targets_judged

readers = st.sampled_from(["now", "earlier"])
people = st.sampled_from(["scheduler", "director", "quality", "nobody"])
days = st.none() | st.integers(-30, 30).map(lambda n: TODAY + timedelta(days=n))
edits = st.one_of(
    st.fixed_dictionaries({"owner": st.sampled_from(["scheduler", "quality", ""])}),
    st.fixed_dictionaries({"cause": st.sampled_from(["travel", ""])}),
    st.fixed_dictionaries({"process": st.sampled_from([None, MeasureRef("feasible_gaps")])}),
    st.fixed_dictionaries({"due_on": days}),
    st.fixed_dictionaries({"review_on": days}),
    st.fixed_dictionaries({"practice_changed_on": days}),
    st.fixed_dictionaries({"completed_on": days}),  # as a file may say
    st.fixed_dictionaries({"assured_on": days}),
    st.fixed_dictionaries({"re_audited_on": days}),
    st.fixed_dictionaries({"re_audit_result": st.sampled_from([None, *ReAuditResult])}),
)
sights = st.builds(
    VerdictSnapshot,
    answer=st.sampled_from(VerdictAnswer),
    is_counted=st.booleans(),
    held=st.booleans(),
    sustained=st.booleans(),
    targets=st.sampled_from([TargetState.MET, TargetState.NOT_MET]).map(targets_judged),
    has_target=st.just(True),
    weeks=st.sampled_from([4, 12]),
)


class Life(RuleBasedStateMachine):
    """One action, and everything that may happen to it in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.register = open_register(self.folder / "lived")
        self.today = TODAY
        self.seen = VerdictSnapshot()
        self.signed: list[tuple[str, str, bool, str]] = []  # signer, owner, borne out, override
        self.in_force = False
        self.read_earlier: Case | None = None  # what a second person still has on the screen

    @initialize(ready=st.booleans())
    def a_plan(self, ready: bool) -> None:
        for subject in (*PEOPLE, AIM):
            self.register.write(subject, by="import")
        self.register.write(RE_AUDITED if ready else Action(id="A1", aim="P"), by="import")

    def case(self) -> Case:
        return case_of(self.register, self.today, self.seen)

    @rule(edit=edits)
    def somebody_edits_or_a_file_says(self, edit: dict) -> None:
        self.register.write(replace(self.case().action, **edit), by="import")

    @rule(seen=sights)
    def the_data_move(self, seen: VerdictSnapshot) -> None:
        self.seen = replace(seen, text=f'{{"answer": "{seen.answer}"}}')

    @rule()
    def it_is_taken_out_by_mistake_and_put_back(self) -> None:
        before = self.case()
        withdraw(self.register, opened(self.register, "action", "A1"), "quality", "a mistake")
        put_back(self.register, "action", "A1", "quality")
        assert self.case() == before

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def another_reads_it(self) -> None:
        self.read_earlier = self.case()

    @rule(by=people, reads=readers)
    def work_begins(self, by: str, reads: str) -> None:
        read, begun = self.read(reads), self.case().action.started_on
        try:
            start(self.register, read, by, self.today)
        except Refused:
            assert self.case().action.started_on == begun
            return
        assert self.is_unchanged_since(read, self.case(), "started_on")

    @rule(by=people, reads=readers, result=st.sampled_from(ReAuditResult))
    def a_re_audit_is_recorded(self, by: str, reads: str, result: ReAuditResult) -> None:
        read = self.read(reads)
        found = ReAudit(held_on=self.today, result=result, by=by)
        with suppress(Refused):
            record_re_audit(self.register, read, found)
            fields = ("re_audited_on", "re_audit_result")
            assert self.is_unchanged_since(read, self.case(), *fields)

    def read(self, reads: str) -> Case:
        """What this person has on the screen: as it is, or as another read it earlier."""
        earlier = self.read_earlier if reads == "earlier" else None
        return replace(earlier or self.case(), today=self.today, seen=self.seen)

    def is_unchanged_since(self, read: Case, now: Case, *decided: str) -> bool:
        """But for the fields that were decided, all of it is as it was read."""
        same = {name: getattr(read.action, name) for name in decided}
        assert replace(now.action, **same) == read.action
        assert now.plan.aims == read.plan.aims
        return [each.id for each in now.reviews] == [each.id for each in read.reviews]

    @rule(
        decision=st.sampled_from(Decision),
        by=people,
        note=st.sampled_from(["", "why"]),
        override=st.sampled_from(["", "because"]),
        reads=readers,
    )
    def a_review_decides(
        self, decision: Decision, by: str, note: str, override: str, reads: str
    ) -> None:
        before, read = self.case(), self.read(reads)
        wanted = Review(
            action="A1", held_on=self.today, decision=decision, by=by, note=note, override=override
        )
        try:
            decide(self.register, read, wanted)
        except Refused:
            assert self.case().action == before.action
            assert self.case().reviews == before.reviews
            return
        assert self.is_unchanged_since(read, before)
        if decision is Decision.ASSURE:
            is_borne_out = not not_borne_out(before)
            self.signed.append((by, before.action.owner, is_borne_out, override))
        if decision in (Decision.ASSURE, Decision.STOP, Decision.REOPEN):
            self.in_force = decision is Decision.ASSURE

    @invariant()
    def no_state_is_reached_against_the_rules(self) -> None:
        found = self.case()
        state = found.state
        if state is not State.DRAFT:
            assert not found.lacking
        if state in (State.TESTING, State.COMPLETED, *ASSURED_STATES):
            assert found.action.owner
            assert found.action.completed_on <= self.today
        if state in ASSURED_STATES:
            assert self.in_force
            signer, owner, is_borne_out, override = self.signed[-1]
            assert signer != owner
            assert is_borne_out or override
        if state is State.SLIPPED_BACK:
            assert self.seen.answer in SLIPPED

        shown = [each.override for each in standing_of(found).overrides]
        assert shown == [told for *_, borne_out, told in self.signed if not borne_out]

    def teardown(self) -> None:
        again = open_register(self.folder / "replayed")
        for kind, subject in [("aim", "P"), ("action", "A1"), ("review", "A1")]:
            for entry in self.register.history(kind, subject):
                again.record([entry], entry.recorded_by, entry.why)
        for person in self.register.plan().people:
            again.write(person, by="import")
        then = case_of(again, self.today, self.seen)
        assert then.action == self.case().action
        assert _signatures(then) == _signatures(self.case())
        assert then.state is self.case().state
        shutil.rmtree(self.folder)


def case_of(register: Register, today: date, seen: VerdictSnapshot) -> Case:
    plan = register.plan()
    reviews = reviews_of(register, "A1")
    return Case(plan=plan, action=plan.action("A1"), today=today, reviews=reviews, seen=seen)


def _signatures(case: Case) -> list[tuple]:
    return [(each.decision, each.by, each.owner, each.override) for each in case.reviews]


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=10, stateful_step_count=20)
