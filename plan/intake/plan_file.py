"""plan.csv into the register: an action a row, with the aim it serves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.report import RejectedRow
from plan.intake.accounting import PlanReport, check_headings, put_aside, read_rows
from plan.intake.aims_told import AimTold, can_be_reached
from plan.intake.cells import CellProblem, PlanReason
from plan.intake.draft import PLAN_HEADINGS, Draft, RowProblem, draft_of
from plan.intake.sheet import Row, Sheet, read_sheet
from plan.model import Action, Aim, Plan
from plan.register import Register
from plan.register.said import Said
from plan.register.saying_again import said_by_file
from plan.risk import Risk


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

    def read(row: Row) -> Draft:
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


def _whole(told: AimTold, draft: Draft) -> Draft:
    _process_target(draft)
    told.add(draft)
    return draft


def _as_it_is(told: AimTold, draft: Draft) -> Draft:
    """The one cause that a row of a template names is the cause that its action acts on."""
    try:
        _process_target(draft)
    except RowProblem as problem:
        draft = draft.without(problem)
    causes = draft.aim.get("causes") or ()
    if len(causes) == 1 and "cause" not in draft.row.cells:
        draft = replace(draft, action=draft.action | {"cause": causes[0]})
    return told.add_as_it_is(draft)


def _by_role(draft: Draft, before: Plan) -> Draft:
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


def _process_target(draft: Draft) -> None:
    measure, target = draft.action.get("process"), draft.action.get("process_target")
    if measure:
        can_be_reached("process_target", measure, target)


def _check(draft: Draft, people: set[str] | None, seen: set[str]) -> None:
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


def _aims(aims: dict[str, AimTold], drafts: list[Draft], before: Plan) -> Iterable[Said]:
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


def _actions(drafts: list[Draft], before: Plan) -> Iterable[Said]:
    known = {action.id for action in before.actions}
    for draft in filter(_has_action, drafts):
        fields = {"aim": draft.aim_id} | draft.action
        if "measure" in draft.outcome:
            fields["outcome"] = draft.outcome["measure"]
        yield from said_by_file(Action, draft.action_id, fields, known)


def _report(
    file: str, rows: tuple[list[Draft], list[RejectedRow]], news: tuple[Said, ...], before: Plan
) -> PlanReport:
    """A row is new with its action; it is replaced where its action or its aim reads otherwise."""
    drafts, rejected = rows
    known = {("action", action.id) for action in before.actions}
    known |= {("aim", aim.id) for aim in before.aims}
    changed = {(each.kind, each.subject) for each in news}
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


def _has_action(draft: Draft) -> bool:
    return bool(draft.action_id)


def _told_first(draft: Draft) -> tuple[str, str]:
    """What a row is about: its action, or the aim alone."""
    return ("action", draft.action_id) if draft.action_id else ("aim", draft.aim_id)


_UNKNOWN = CellProblem(
    PlanReason.PERSON,
    "another id",
    "the id of a person in people.csv, loaded before this file or with it",
)
