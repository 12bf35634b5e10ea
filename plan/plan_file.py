"""plan.csv and people.csv into the register: actions with their aims, people by role."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.report import Reason, RejectedRow
from metrics.measure import MeasureRef
from plan.fields import COLUMNS, FIELDS, PEOPLE_HEADINGS, PLAN_HEADINGS
from plan.loads import PlanReport, Row, Sheet, check_headings, put_aside, read_rows, without_totals
from plan.model import Action, Aim, Outcome, Person, Plan, Risk
from plan.register import Claim, Register, claims_by_file
from plan.values import CellProblem, PlanReason, range_missed

_KINDS = ("aim", "outcome", "action")
_GATHERED = ("causes", "tags")
_OF_AN_OUTCOME = ("target", "window_weeks", "by")
_A_PERSON = "the id of a person in people.csv"
_UNKNOWN_ROUTE = (PlanReason.PERSON, "another id", _A_PERSON, "escalates_to")


@dataclass(frozen=True)
class RowDraft:
    """One row, read: values by field, only for the columns that the file has."""

    row: Row
    aim_id: str
    action_id: str
    aim: dict[str, Any]
    outcome: dict[str, Any]  # the measure it is judged on, its target, and `others`
    action: dict[str, Any]
    left_blank: tuple[CellProblem, ...] = ()  # cells that could not be read, where that may be

    @property
    def subject(self) -> tuple[str, str]:
        """What the row is about: its action, or the aim alone."""
        return ("action", self.action_id) if self.action_id else ("aim", self.aim_id)

    def without(self, problem: CellProblem) -> "RowDraft":
        """The same with that cell left blank. Raises the problem where it has no such cell."""
        for kind in _KINDS:
            line = COLUMNS[kind].get(problem.column)
            kept = dict(getattr(self, kind))
            if line and line.name in kept:
                del kept[line.name]
                left: dict[str, Any] = {kind: kept, "left_blank": (*self.left_blank, problem)}
                return replace(self, **left)
        raise problem


def _draft_of(row: Row, as_it_is: bool) -> RowDraft:
    """The row's values; what cannot be read is a CellProblem, or left blank and listed."""
    left_blank: list[CellProblem] | None = [] if as_it_is else None
    aim_id = _needed(row, "aim")
    action_id = row.cells.get("action", "") if as_it_is else _needed(row, "action")
    aim, outcome, action = (_values(row, kind, left_blank) for kind in _KINDS)
    return RowDraft(row, aim_id, action_id, aim, outcome, action, tuple(left_blank or ()))


def _values(row: Row, kind: str, left_blank: list[CellProblem] | None = None) -> dict[str, Any]:
    """Field -> value, for the columns that it has. Raises CellProblem, or lists it and goes on."""
    found = {}
    for heading, line in COLUMNS[kind].items():
        if heading in row.cells:
            try:
                found[line.name] = line.value.read(row.cells[heading])
            except CellProblem as problem:
                if left_blank is None:
                    raise replace(problem, column=heading) from None
                left_blank.append(replace(problem, column=heading))
    return found


def _needed(row: Row, heading: str) -> str:
    cell = row.cells.get(heading, "")
    if not cell:
        raise CellProblem(Reason.BLANK, "nothing", f"the id of the {heading}", heading)
    return cell


@dataclass
class AimRows:
    """One aim as its rows tell it together: each may add, none may contradict."""

    values: dict[str, Any] = field(default_factory=dict)
    # The first is the primary one.
    outcomes: dict[MeasureRef, dict[str, Any]] = field(default_factory=dict)
    in_order: dict[MeasureRef, None] = field(default_factory=dict)  # where a file says it
    has_outcomes: bool = False

    def add(self, draft: RowDraft) -> RowDraft:
        """Add a row. Raises CellProblem, and adds nothing, where it contradicts an earlier one."""
        if measure := draft.action.get("process"):
            _check_target("process_target", measure, draft.action.get("process_target"))
        for heading, line in COLUMNS["aim"].items():
            _agree(heading, self.values.get(line.name), draft.aim.get(line.name))
        for measure, target in _outcomes(draft):
            for name in _OF_AN_OUTCOME:
                heading = FIELDS["outcome"][name].heading or name
                _agree(heading, self.outcomes.get(measure, {}).get(name), target.get(name))
        self.values = _together(self.values, draft.aim)
        for measure in draft.outcome.get("in_order") or ():
            self.in_order.setdefault(measure)
        for measure, target in _outcomes(draft):
            self.outcomes[measure] = _together(self.outcomes.get(measure, {}), target)
        self.has_outcomes |= bool(draft.outcome)
        return draft

    def add_as_it_is(self, draft: RowDraft) -> RowDraft:
        """Add it with what contradicts left blank, causes and tags gathered; as it was added."""
        causes: tuple[str, ...] = draft.aim.get("causes") or ()
        if len(causes) == 1 and "cause" not in draft.row.cells:  # the action acts on that one
            draft = replace(draft, action=draft.action | {"cause": causes[0]})
        for name in _GATHERED:
            if own := draft.aim.get(name):
                earlier = self.values.get(name) or ()
                gathered = {name: (*earlier, *(each for each in own if each not in earlier))}
                self.values |= gathered
                draft = replace(draft, aim=draft.aim | gathered)
        while True:
            try:
                return self.add(draft)
            except CellProblem as problem:
                is_target_alone = problem.column == "outcome_measure"
                column = "target" if is_target_alone else problem.column
                draft = draft.without(replace(problem, column=column))

    def fields(self, kept: Iterable[Outcome | None]) -> dict[str, Any]:
        """The aim's fields, with the outcomes `kept` for actions in no row of the file."""
        if not self.has_outcomes:
            return self.values
        named = [measure for measure in self.in_order if measure in self.outcomes]
        ordered = {measure: self.outcomes[measure] for measure in (*named, *self.outcomes)}
        outcomes = [
            Outcome(measure=of, **{name: own for name, own in target.items() if own is not None})
            for of, target in ordered.items()
        ]
        others = [outcome for outcome in kept if outcome and outcome.measure not in self.outcomes]
        return self.values | {"outcomes": (*outcomes, *dict.fromkeys(others))}


def _outcomes(draft: RowDraft) -> Iterable[tuple[MeasureRef, dict[str, Any]]]:
    own = {name: draft.outcome.get(name) for name in _OF_AN_OUTCOME}
    measure = draft.outcome.get("measure")
    if measure:
        _check_target("target", measure, own["target"])
        yield measure, own
    elif own["target"] is not None:
        expected = "the measure that this row's target is for"
        raise CellProblem(Reason.BLANK, "nothing", expected, "outcome_measure")
    for other in draft.outcome.get("others") or ():
        _check_target("other_outcomes", other.measure, other.target)
        yield other.measure, {name: getattr(other, name) for name in _OF_AN_OUTCOME}


def _check_target(heading: str, ref: MeasureRef, target: float | None) -> None:
    if expected := range_missed(ref, target):
        raise CellProblem(Reason.RANGE, "another number", expected, heading)


def _agree(heading: str, before: Any, now: Any) -> None:
    if before and now and before != now:
        expected = "the same on every line of the aim, or nothing"
        raise CellProblem(PlanReason.CONFLICT, "something else", expected, heading)


def _together(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What was told before, with what is told now where there was nothing."""
    return now | {name: value for name, value in before.items() if value or not now.get(name)}


def take_plan(register: Register, sheet: Sheet, by: str, *, as_it_is: bool = False) -> PlanReport:
    """Take the rows in; `as_it_is`: what cannot be read makes a draft. Raises FileProblem."""
    notes = check_headings(sheet, PLAN_HEADINGS, ["aim", "action"])
    sheet, totals = without_totals(sheet)
    before = register.plan()
    people = None if as_it_is else {person.id for person in before.people}
    aims: dict[str, AimRows] = {}
    known_by_now: set[str] = set()

    def read(row: Row) -> RowDraft:
        draft = _draft_of(row, as_it_is)
        draft = _by_role(draft, before) if as_it_is else draft
        _check(draft, people, known_by_now)
        aim = aims.get(draft.aim_id, AimRows())
        draft = aim.add_as_it_is(draft) if as_it_is else aim.add(draft)
        aims[draft.aim_id] = aim
        known_by_now.add(draft.action_id)
        return draft

    drafts, rejected = read_rows(sheet, read)
    said = [*_aims(aims, drafts, before), *_actions(drafts, before)]
    # A row is new with its action; it reads otherwise where its action or its aim does.
    changed = {saying.key[:2] for saying in register.record(said, by, sheet.file)}
    known = {("aim", aim.id) for aim in before.aims}
    known |= {("action", action.id) for action in before.actions}
    pairs = ((draft.subject, ("aim", draft.aim_id)) for draft in drafts)
    rows = [(own in known, own in changed or aim in changed) for own, aim in pairs]
    blank = tuple(put_aside(sheet.file, of.row, cell) for of in drafts for cell in of.left_blank)
    more = {"left_blank": blank, "left_out": len(totals), "notes": (*notes, *totals)}
    return _report(sheet, "plan", rows, rejected, **more)


def _by_role(draft: RowDraft, before: Plan) -> RowDraft:
    """A person named by the role that only they have is that person."""
    roles = Counter(person.role.lower() for person in before.people)
    ids = {p.role.lower(): p.id for p in before.people if roles[p.role.lower()] == 1}
    known = {"", *(person.id for person in before.people)}
    named = {name: draft.action.get(name) or "" for name in ("owner", "escalate_to")}
    roles_named = {name: role.lower() for name, role in named.items() if role not in known}
    found = {name: ids[role] for name, role in roles_named.items() if role in ids}
    return replace(draft, action=draft.action | found)


def _check(draft: RowDraft, people: set[str] | None, known_by_now: set[str]) -> None:
    if draft.action_id and draft.action_id in known_by_now:
        raise CellProblem(PlanReason.REPEATED, "an id from above", "each action once", "action")
    if people is None:
        return
    if ";" in draft.action.get("owner", ""):
        expected = "exactly one accountable person"
        raise CellProblem(PlanReason.OWNERS, "several", expected, "owner")
    for column in ("owner", "escalate_to"):
        if draft.action.get(column) and draft.action[column] not in people:
            expected = f"{_A_PERSON}, loaded before this file or with it"
            raise CellProblem(PlanReason.PERSON, "another id", expected, column)


def _aims(aims: dict[str, AimRows], drafts: list[RowDraft], before: Plan) -> Iterable[Claim]:
    known = {aim.id: aim for aim in before.aims}
    in_file = {draft.action_id for draft in drafts}
    for aim_id, rows in aims.items():
        elsewhere = [a for a in before.actions if a.aim == aim_id and a.id not in in_file]
        fields = rows.fields([before.outcome_of(action) for action in elsewhere])
        if held := known.get(aim_id):  # a score alone does not take away what it was made of
            risks = {name: risk for name, risk in fields.items() if isinstance(risk, Risk)}
            fields |= {name: risk.or_as_held(getattr(held, name)) for name, risk in risks.items()}
        yield from claims_by_file(Aim, aim_id, fields, known)


def _actions(drafts: list[RowDraft], before: Plan) -> Iterable[Claim]:
    known = {action.id for action in before.actions}
    for draft in (draft for draft in drafts if draft.action_id):
        fields = {"aim": draft.aim_id} | draft.action
        if "measure" in draft.outcome:
            fields["outcome"] = draft.outcome["measure"]
        yield from claims_by_file(Action, draft.action_id, fields, known)


Fates = list[tuple[bool, bool]]  # of each row: whether it was known, whether it reads otherwise


def _report(
    sheet: Sheet, source: str, rows: Fates, rejected: list[RejectedRow], **more: Any
) -> PlanReport:
    held = [is_other for is_known, is_other in rows if is_known]
    return PlanReport(
        file=sheet.file,
        source=source,
        read=len(rows) + len(rejected) + more.get("left_out", 0),
        loaded=len(rows) - len(held),
        replaced=sum(held),
        unchanged=len(held) - sum(held),
        rejected=len(rejected),
        put_aside=tuple(sorted(rejected, key=lambda row: row.line)),
        **more,
    )


PersonRow = tuple[Row, dict[str, Any]]  # a row of people.csv with its values by field


def take_people(register: Register, sheet: Sheet, by: str) -> PlanReport:
    """Take the rows in. Raises FileProblem where the headings are not those of people."""
    notes = check_headings(sheet, PEOPLE_HEADINGS, ["person"])
    known = {person.id: person for person in register.plan().people}
    reach = {"", None, *known, *(row.cells.get("person", "") for row in sheet.rows)}
    people: dict[str, PersonRow] = {}

    def read(row: Row) -> None:
        person, fields = _needed(row, "person"), _values(row, "person")
        if person in people:
            raise CellProblem(PlanReason.REPEATED, "an id from above", "each person once", "person")
        if fields.get("escalates_to") not in reach:
            raise CellProblem(*_UNKNOWN_ROUTE)
        people[person] = row, fields

    rejected = [*read_rows(sheet, read)[1], *_dangling(sheet.file, people, set(known))]
    said = {id: claims_by_file(Person, id, fields, known) for id, (_, fields) in people.items()}
    news = [saying for of_person in said.values() for saying in of_person]
    changed = {saying.subject for saying in register.record(news, by, sheet.file)}
    rows = [(id in known, id in changed) for id in said]
    return _report(sheet, "people", rows, rejected, notes=notes)


def _dangling(file: str, people: dict[str, PersonRow], known: set[str]) -> Iterable[RejectedRow]:
    """Take out, again and again, whoever escalates to someone who was put aside."""
    while lost := {
        person: row
        for person, (row, fields) in people.items()
        if fields.get("escalates_to") not in {None, "", *known, *people}
    }:
        for person, row in lost.items():
            del people[person]
            yield put_aside(file, row, CellProblem(*_UNKNOWN_ROUTE))
