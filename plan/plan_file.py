"""plan.csv and people.csv into the register: actions with their aims, people by role."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from connectors.report import Reason, RejectedRow
from metrics.measure import MeasureRef
from plan.fields import COLUMNS, FIELDS, PEOPLE_HEADINGS, PLAN_HEADINGS
from plan.loads import (
    PlanReport,
    Row,
    RowProblem,
    Sheet,
    check_headings,
    put_aside,
    read_rows,
    read_sheet,
)
from plan.model import Action, Aim, Outcome, Person, Plan, Risk
from plan.register import Register, Said, said_by_file
from plan.values import CellProblem, PlanReason, range_missed

# What one row of plan.csv says: an action, and the aim it serves.


_KINDS = ("aim", "outcome", "action")


@dataclass(frozen=True)
class RowDraft:
    """One row, read: values by field, only for the columns that the file has.

    `outcome` holds the measure the action is judged on, its target, and `others`.
    """

    row: Row
    aim_id: str
    action_id: str
    aim: dict[str, Any]
    outcome: dict[str, Any]
    action: dict[str, Any]
    left_blank: tuple[RowProblem, ...] = ()  # cells that could not be read, where that may be

    def without(self, problem: RowProblem) -> "RowDraft":
        """The same with that cell left blank. Raises the problem where it has no such cell."""
        for kind in _KINDS:
            line = COLUMNS[kind].get(problem.column)
            kept = dict(getattr(self, kind))
            if line and line.name in kept:
                del kept[line.name]
                left: dict[str, Any] = {kind: kept, "left_blank": (*self.left_blank, problem)}
                return replace(self, **left)
        raise problem


def draft_of(row: Row, *, as_it_is: bool = False) -> RowDraft:
    """The row's values. Raises RowProblem at the first cell that cannot be read.

    `as_it_is`: such a cell is left blank instead and listed, and a row may also tell an aim that
    no action serves yet.
    """
    left_blank: list[RowProblem] | None = [] if as_it_is else None
    return RowDraft(
        row,
        needed(row, "aim"),
        row.cells.get("action", "") if as_it_is else needed(row, "action"),
        aim=values(row, "aim", left_blank),
        outcome=values(row, "outcome", left_blank),
        action=values(row, "action", left_blank),
        left_blank=tuple(left_blank or ()),
    )


def values(row: Row, kind: str, left_blank: list[RowProblem] | None = None) -> dict[str, Any]:
    """Field -> value, for those of its columns that the row has; a blank cell is None or empty.

    Raises RowProblem, or where there is a list for it, lists it and leaves the field out.
    """
    found = {}
    for heading, line in COLUMNS[kind].items():
        if heading in row.cells:
            try:
                found[line.name] = line.value.read(row.cells[heading])
            except CellProblem as problem:
                told = RowProblem(heading, problem)
                if left_blank is None:
                    raise told from None
                left_blank.append(told)
    return found


def needed(row: Row, heading: str) -> str:
    """A cell that must hold something. Raises RowProblem if it is blank."""
    cell = row.cells.get(heading, "")
    if not cell:
        problem = CellProblem(Reason.BLANK, "nothing", f"the id of the {heading}")
        raise RowProblem(heading, problem)
    return cell


# One aim, as the rows of a file tell it together: each may add, none may contradict.


@dataclass
class AimTold:
    """What has been told of an aim so far. The first measure told is its primary outcome."""

    told: dict[str, Any] = field(default_factory=dict)
    outcomes: dict[MeasureRef, dict[str, Any]] = field(default_factory=dict)
    in_order: dict[MeasureRef, None] = field(default_factory=dict)  # where a file says it
    has_outcomes: bool = False

    def add(self, draft: RowDraft) -> None:
        """Add a row. Raises RowProblem, and adds nothing, where it contradicts an earlier one."""
        for heading, line in COLUMNS["aim"].items():
            _agree(heading, self.told.get(line.name), draft.aim.get(line.name))
        for measure, told in _outcomes(draft):
            for name in _OF_AN_OUTCOME:
                heading = FIELDS["outcome"][name].heading or name
                _agree(heading, self.outcomes.get(measure, {}).get(name), told.get(name))
        self.told = _together(self.told, draft.aim)
        for measure in draft.outcome.get("in_order") or ():
            self.in_order.setdefault(measure)
        for measure, told in _outcomes(draft):
            self.outcomes[measure] = _together(self.outcomes.get(measure, {}), told)
        self.has_outcomes |= bool(draft.outcome)

    def add_as_it_is(self, draft: RowDraft) -> RowDraft:
        """Add a row with whatever contradicts an earlier one left blank; as it was added.

        Causes and tags are gathered: a template gives each action its own.
        """
        for name in _GATHERED:
            if own := draft.aim.get(name):
                earlier = self.told.get(name) or ()
                new = (member for member in own if member not in earlier)
                gathered = {name: (*earlier, *new)}
                self.told |= gathered
                draft = replace(draft, aim=draft.aim | gathered)
        while True:
            try:
                self.add(draft)
            except RowProblem as problem:
                is_target_alone = problem.column == "outcome_measure"
                column = "target" if is_target_alone else problem.column
                draft = draft.without(RowProblem(column, problem.problem))
            else:
                return draft

    def fields(self, kept: Iterable[Outcome | None]) -> dict[str, Any]:
        """The aim's fields as told, with the outcomes `kept` for actions in no row of the file."""
        if not self.has_outcomes:
            return self.told
        named = [measure for measure in self.in_order if measure in self.outcomes]
        ordered = {measure: self.outcomes[measure] for measure in (*named, *self.outcomes)}
        told = [
            Outcome(measure=of, **{name: own for name, own in target.items() if own is not None})
            for of, target in ordered.items()
        ]
        others = [outcome for outcome in kept if outcome and outcome.measure not in self.outcomes]
        return self.told | {"outcomes": (*told, *dict.fromkeys(others))}


_GATHERED = ("causes", "tags")
_OF_AN_OUTCOME = ("target", "window_weeks", "by")


def _outcomes(draft: RowDraft) -> Iterable[tuple[MeasureRef, dict[str, Any]]]:
    """Each measure that a row names, with what it says of its target."""
    own = {name: draft.outcome.get(name) for name in _OF_AN_OUTCOME}
    measure = draft.outcome.get("measure")
    if measure:
        can_be_reached("target", measure, own["target"])
        yield measure, own
    elif own["target"] is not None:
        expected = "the measure that this row's target is for"
        raise RowProblem("outcome_measure", CellProblem(Reason.BLANK, "nothing", expected))
    for other in draft.outcome.get("others") or ():
        can_be_reached("other_outcomes", other.measure, other.target)
        yield other.measure, {name: getattr(other, name) for name in _OF_AN_OUTCOME}


def can_be_reached(heading: str, ref: MeasureRef, target: float | None) -> None:
    """A target lies where the measure can. Raises RowProblem."""
    if expected := range_missed(ref, target):
        raise RowProblem(heading, CellProblem(Reason.RANGE, "another number", expected))


def _agree(heading: str, before: Any, now: Any) -> None:
    if before and now and before != now:
        expected = "the same on every line of the aim, or nothing"
        raise RowProblem(heading, CellProblem(PlanReason.CONFLICT, "something else", expected))


def _together(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What was told before, with what is told now where there was nothing."""
    return now | {name: value for name, value in before.items() if value or not now.get(name)}


def load_plan(register: Register, path: Path, by: str) -> PlanReport:
    """Take the file in. Raises FileProblem where it cannot be read at all."""
    return take_plan(register, read_sheet(path), by)


def take_plan(register: Register, sheet: Sheet, by: str, *, as_it_is: bool = False) -> PlanReport:
    """Take the rows in.

    `as_it_is`: what cannot be read or contradicts an earlier row is left blank, and an owner may be
    no person of the plan; that makes it a draft.
    """
    check_headings(sheet, PLAN_HEADINGS, ["aim", "action"])
    before = register.plan()
    people = None if as_it_is else {person.id for person in before.people}
    aims: dict[str, AimTold] = {}
    seen: set[str] = set()

    def read(row: Row) -> RowDraft:
        draft = draft_of(row, as_it_is=as_it_is)
        draft = _by_role(draft, before) if as_it_is else draft
        _check(draft, people, seen)
        told = aims.get(draft.aim_id, AimTold())
        draft = _as_it_is(told, draft) if as_it_is else _whole(told, draft)
        aims[draft.aim_id] = told
        seen.add(draft.action_id)
        return draft

    drafts, rejected = read_rows(sheet, read)
    said = [*_aims(aims, drafts, before), *_actions(drafts, before)]
    news = register.record(said, by, sheet.file)
    return _report(sheet.file, (drafts, rejected), news, before)


def _whole(told: AimTold, draft: RowDraft) -> RowDraft:
    _process_target(draft)
    told.add(draft)
    return draft


def _as_it_is(told: AimTold, draft: RowDraft) -> RowDraft:
    """The one cause that a row of a template names is the cause that its action acts on."""
    try:
        _process_target(draft)
    except RowProblem as problem:
        draft = draft.without(problem)
    causes: tuple[str, ...] = draft.aim.get("causes") or ()
    if len(causes) == 1 and "cause" not in draft.row.cells:
        draft = replace(draft, action=draft.action | {"cause": causes[0]})
    return told.add_as_it_is(draft)


def _by_role(draft: RowDraft, before: Plan) -> RowDraft:
    """A person named by the role that only they have is that person."""
    roles = Counter(person.role.lower() for person in before.people)
    ids = {p.role.lower(): p.id for p in before.people if roles[p.role.lower()] == 1}
    known = {person.id for person in before.people}
    named = {name: draft.action.get(name) or "" for name in ("owner", "escalate_to")}
    found = {
        name: ids[told.lower()]
        for name, told in named.items()
        if told and told not in known and told.lower() in ids
    }
    return replace(draft, action=draft.action | found)


def _process_target(draft: RowDraft) -> None:
    measure, target = draft.action.get("process"), draft.action.get("process_target")
    if measure:
        can_be_reached("process_target", measure, target)


def _check(draft: RowDraft, people: set[str] | None, seen: set[str]) -> None:
    if draft.action_id and draft.action_id in seen:
        problem = CellProblem(PlanReason.REPEATED, "an id from above", "each action once")
        raise RowProblem("action", problem)
    if people is None:
        return
    if ";" in draft.action.get("owner", ""):
        problem = CellProblem(PlanReason.OWNERS, "several", "exactly one accountable person")
        raise RowProblem("owner", problem)
    for column in ("owner", "escalate_to"):
        if draft.action.get(column) and draft.action[column] not in people:
            raise RowProblem(column, _UNKNOWN)


def _aims(aims: dict[str, AimTold], drafts: list[RowDraft], before: Plan) -> Iterable[Said]:
    known = {aim.id: aim for aim in before.aims}
    in_file = {draft.action_id for draft in drafts}
    for aim_id, told in aims.items():
        elsewhere = [a for a in before.actions if a.aim == aim_id and a.id not in in_file]
        kept = [before.outcome_of(action) for action in elsewhere]
        fields = _risks(told.fields(kept), known.get(aim_id))
        yield from said_by_file(Aim, aim_id, fields, known)


def _risks(fields: dict[str, Any], held: Aim | None) -> dict[str, Any]:
    """A file that tells only the score does not take away what it was made of."""
    told = {name: risk for name, risk in fields.items() if isinstance(risk, Risk) and held}
    return fields | {name: risk.or_as_held(getattr(held, name)) for name, risk in told.items()}


def _actions(drafts: list[RowDraft], before: Plan) -> Iterable[Said]:
    known = {action.id for action in before.actions}
    for draft in (draft for draft in drafts if draft.action_id):
        fields = {"aim": draft.aim_id} | draft.action
        if "measure" in draft.outcome:
            fields["outcome"] = draft.outcome["measure"]
        yield from said_by_file(Action, draft.action_id, fields, known)


def _report(
    file: str, rows: tuple[list[RowDraft], list[RejectedRow]], news: tuple[Said, ...], before: Plan
) -> PlanReport:
    """A row is new with its action; it is replaced where its action or its aim reads otherwise."""
    drafts, rejected = rows
    known = {("action", action.id) for action in before.actions}
    known |= {("aim", aim.id) for aim in before.aims}
    changed = {(saying.kind, saying.subject) for saying in news}
    fresh = [draft for draft in drafts if _told_first(draft) not in known]
    replaced = [
        draft
        for draft in drafts
        if draft not in fresh and {_told_first(draft), ("aim", draft.aim_id)} & changed
    ]
    return PlanReport(
        file=file,
        source="plan",
        read=len(drafts) + len(rejected),
        loaded=len(fresh),
        replaced=len(replaced),
        unchanged=len(drafts) - len(fresh) - len(replaced),
        rejected=len(rejected),
        put_aside=tuple(rejected),
        left_blank=tuple(
            put_aside(file, draft.row, problem) for draft in drafts for problem in draft.left_blank
        ),
    )


def _told_first(draft: RowDraft) -> tuple[str, str]:
    """What a row is about: its action, or the aim alone."""
    return ("action", draft.action_id) if draft.action_id else ("aim", draft.aim_id)


_UNKNOWN = CellProblem(
    PlanReason.PERSON,
    "another id",
    "the id of a person in people.csv, loaded before this file or with it",
)


# people.csv into the register: who has a part in the plan, by role.


@dataclass(frozen=True)
class _PlanLine:
    row: Row
    person_id: str
    fields: dict[str, Any]


def load_people(register: Register, path: Path, by: str) -> PlanReport:
    """Take the file in. Raises FileProblem where it cannot be read at all."""
    return take_people(register, read_sheet(path), by)


def take_people(register: Register, sheet: Sheet, by: str) -> PlanReport:
    """Take the rows in. Raises FileProblem where the headings are not those of people."""
    check_headings(sheet, PEOPLE_HEADINGS, ["person"])
    known = {person.id: person for person in register.plan().people}
    reach = set(known) | {row.cells.get("person", "") for row in sheet.rows}
    seen: set[str] = set()

    def read(row: Row) -> _PlanLine:
        line = _PlanLine(row, needed(row, "person"), values(row, "person"))
        _check_person(line, seen, reach)
        seen.add(line.person_id)
        return line

    lines, rejected = read_rows(sheet, read)
    lines, dangling = _without_dangling(sheet.file, lines, set(known))
    rejected += dangling
    by_id = {line.person_id: line.fields for line in lines}
    said = {id: said_by_file(Person, id, fields, known) for id, fields in by_id.items()}
    news = [saying for of_one in said.values() for saying in of_one]
    changed = {saying.subject for saying in register.record(news, by, sheet.file)}
    return PlanReport(
        file=sheet.file,
        source="people",
        read=len(sheet.rows),
        loaded=len(set(said) - set(known)),
        replaced=len(changed & set(known)),
        unchanged=len(set(said) & set(known) - changed),
        rejected=len(rejected),
        put_aside=tuple(sorted(rejected, key=lambda row: row.line)),
    )


def _check_person(line: _PlanLine, seen: set[str], reach: set[str]) -> None:
    if line.person_id in seen:
        problem = CellProblem(PlanReason.REPEATED, "an id from above", "each person once")
        raise RowProblem("person", problem)
    if line.fields.get("escalates_to") and line.fields["escalates_to"] not in reach:
        raise RowProblem("escalates_to", _UNKNOWN_PERSON)


_Lines = tuple[list[_PlanLine], list[RejectedRow]]  # those to take in, and those put aside


def _without_dangling(file: str, lines: list[_PlanLine], known: set[str]) -> _Lines:
    """Leave out, again and again, whoever escalates to someone who was put aside."""
    rejected: list[RejectedRow] = []
    while True:
        there = known | {line.person_id for line in lines}
        lost = [ln for ln in lines if ln.fields.get("escalates_to") not in {None, "", *there}]
        if not lost:
            return lines, rejected
        rejected += [
            put_aside(file, ln.row, RowProblem("escalates_to", _UNKNOWN_PERSON)) for ln in lost
        ]
        lines = [line for line in lines if line not in lost]


_UNKNOWN_PERSON = CellProblem(PlanReason.PERSON, "another id", "the id of a person in people.csv")
