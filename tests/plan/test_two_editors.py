"""Two people change one action in any interleaving: no word is ever gone over that was not read."""

from collections import defaultdict
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from plan.editing import Draft, save
from plan.faults import Known, NotSaved, Opened, opened
from plan.register import Entry, Register, open_register
from tests.plan.cases import ACTION, AIM, PEOPLE, TODAY

EDITORS = ("scheduler", "quality")
FIELDS = ("title", "description", "evidence_required")
editors, fields = st.sampled_from(EDITORS), st.sampled_from(FIELDS)


class TwoEditors(RuleBasedStateMachine):
    """Each types into a draft of their own, looks again, settles a quarrel, saves: in any order."""

    register: Register
    numbers = count(1)

    def __init__(self) -> None:
        super().__init__()
        self.action = f"A{next(self.numbers)}"
        self.register.write(replace(ACTION, id=self.action), by="import")
        self.words = 0
        self.shown: dict[str, Opened] = {}
        self.read: dict[str, set[int]] = defaultdict(set)  # entries that each has been shown
        self.confirmed: list[tuple[str, str, str]] = []
        self.drafts = {editor: Draft(kind="action", subject=self.action) for editor in EDITORS}
        for editor in EDITORS:
            self.looks(editor)

    @rule(editor=editors)
    def looks(self, editor: str) -> None:
        now = self.shown[editor] = opened(self.register, "action", self.action)
        draft = self.drafts[editor]
        untouched = set(now.last) - set(draft.typed)
        told = [now.last[name] for name in untouched] + list(draft.disputed(now).values())
        self.read[editor] |= {entry.id for entry in told}

    @rule(editor=editors, field=fields, again=st.booleans())
    def types(self, editor: str, field: str, again: bool) -> None:
        self.words += not again
        seen = self.shown[editor].seen
        self.drafts[editor] = self.drafts[editor].typing(field, f"word {self.words}", seen)

    @rule(editor=editors, mine=st.booleans())
    def settles_what_is_shown(self, editor: str, mine: bool) -> None:
        draft = self.drafts[editor]
        for field, theirs in draft.disputed(self.shown[editor]).items():
            draft = draft.in_spite_of(theirs) if mine else draft.without(field)
        self.drafts[editor] = draft

    @rule(editor=editors)
    def saves(self, editor: str) -> None:
        edit = self.drafts[editor].edit(self.shown[editor])
        before = self.register.last_entry()
        try:
            saved = save(self.register, edit, editor, Known(today=TODAY))
        except NotSaved as refused:
            theirs = refused.theirs
        else:
            theirs = ()
        if theirs:
            self.read[editor] |= {entry.id for entry in theirs}
            assert self.register.last_entry() == before
            return
        self.confirmed += [(editor, each.field, each.value) for each in saved.said]
        self.read[editor] |= {entry.id for entry in saved.beside}
        self.drafts[editor] = self.drafts[editor].without(*edit.typed)
        self.looks(editor)

    def teardown(self) -> None:
        """Every confirmed word is kept in its order, and none went over one that was not read."""
        told = self.register.history("action", self.action)
        said = [entry for entry in told if entry.recorded_by in EDITORS]
        assert [(e.recorded_by, e.field, e.value) for e in said] == self.confirmed
        last: dict[str, Entry] = {}
        for entry in said:
            before = last.get(entry.field)
            own = before is None or before.recorded_by == entry.recorded_by
            assert own or before.id in self.read[entry.recorded_by]
            last[entry.field] = entry
        assert last.items() <= opened(self.register, "action", self.action).last.items()


def _run(store: Path, examples: int, steps: int) -> None:
    TwoEditors.register = open_register(store)
    for subject in (*PEOPLE, AIM):
        TwoEditors.register.write(subject, by="import")
    wanted = settings(max_examples=examples, stateful_step_count=steps)
    run_state_machine_as_test(TwoEditors, settings=wanted)


def test_no_word_is_lost_silently(tmp_path: Path, either_database) -> None:
    _run(tmp_path, examples=8, steps=15)


@pytest.mark.long
def test_no_word_is_lost_silently_in_many_more_interleavings(
    tmp_path: Path, either_database
) -> None:
    _run(tmp_path, examples=400, steps=40)
