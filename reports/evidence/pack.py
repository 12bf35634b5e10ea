"""The evidence of one action, all of it in words and figures, before anything is set or drawn."""

from dataclasses import dataclass
from datetime import date, timedelta

from plan.clock import is_sample
from plan.verdict import Verdict
from plan.words.numbers import listed
from reports.edition import Edition
from reports.evidence.around import around_told
from reports.evidence.decided import (
    ReviewTold,
    completion_told,
    credibility,
    dismissals_told,
    escalations_told,
    reviews_told,
    slips_told,
)
from reports.evidence.definitions import Definition, definitions
from reports.evidence.inputs import Export, exports
from reports.evidence.lasting import lasting_told
from reports.evidence.measured import Measured, measured
from reports.evidence.planned import change_told, problem_told, targets_told
from reports.evidence.questions import questions
from reports.evidence.told import Line
from reports.paper import Colophon


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidencePack:
    """What the document and the archive of one action both say."""

    verdict: Verdict
    colophon: Colophon
    small_cell: int
    questions: tuple[Line, ...]
    problem: tuple[Line, ...]
    change: tuple[Line, ...]
    targets: tuple[Line, ...]
    measured: tuple[Measured, ...]
    lasting: tuple[str, ...]
    completion: tuple[Line, ...]
    reviews: tuple[ReviewTold, ...]
    slips: tuple[str, ...]
    escalations: tuple[str, ...]
    around: tuple[str, ...]
    lacking: tuple[str, ...]
    set_aside: tuple[str, ...]
    definitions: tuple[Definition, ...]
    exports: tuple[Export, ...]

    @property
    def action_id(self) -> str:
        return self.verdict.action.id


def evidence_pack(edition: Edition, action_id: str) -> EvidencePack:
    """All that stands behind one action. Raises LookupError for one that the plan does not hold."""
    at = _position(edition, action_id)
    verdict, standing = edition.verdicts[at], edition.standings[at]
    action, judged = verdict.action, measured(edition, verdict)
    lasted = lasting_told(edition, verdict, standing)
    stand, set_aside = credibility(edition, standing)
    found = exports(edition, action)
    return EvidencePack(
        verdict=verdict,
        colophon=_colophon(edition, verdict),
        small_cell=edition.small_cell(verdict.action.sites),
        questions=questions(edition, verdict, lasted),
        problem=problem_told(edition, action),
        change=change_told(edition, action),
        targets=targets_told(edition, action),
        measured=judged,
        lasting=lasted,
        completion=completion_told(edition, standing),
        reviews=reviews_told(edition, standing),
        slips=slips_told(edition, standing.slips),
        escalations=escalations_told(edition, standing.escalations),
        around=around_told(edition, verdict, judged),
        lacking=tuple(f"{each.finding} {each.advice}" for each in stand),
        set_aside=tuple(dismissals_told(edition, set_aside)),
        definitions=definitions(edition, action),
        exports=found,
    )


def _position(edition: Edition, action_id: str) -> int:
    known = [each.action.id for each in edition.verdicts]
    if action_id not in known:
        names = ", ".join(sorted(known)) or "none yet"
        raise LookupError(f"There is no action '{action_id}'. The actions are: {names}.")
    return known.index(action_id)


def _data_to(edition: Edition) -> date | None:
    """The newest complete day of any export before the day of the edition."""
    rows = edition.ground.cursor.execute("SELECT max(through) FROM coverage").fetchall()
    (newest,) = rows[0]
    return newest and min(newest, edition.today - timedelta(days=1))


def _colophon(edition: Edition, verdict: Verdict) -> Colophon:
    action = verdict.action
    where = listed(action.sites) if action.sites else "all sites"
    return Colophon(
        title=f"Evidence: {' '.join(action.title.split()) or action.id}",
        subject=f"Action {action.id} of aim {action.aim or 'none'} · {where}",
        made_on=edition.today,
        data_to=_data_to(edition),
        generation=edition.generation,
        entry=edition.entry,
        is_sample=is_sample(edition.register),
    )
