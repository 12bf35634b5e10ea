"""The pack as plain values, for another program: what the document says, and what checks it."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from plan.evidence import Evidence
from plan.words.sentences import as_json
from reports.evidence.definitions import Definition
from reports.evidence.measured import Measured
from reports.evidence.pack import EvidencePack
from reports.evidence.tables import days_file, figure_file, sums_file, verdict_file

_LINES = ("questions", "problem", "change", "targets", "completion", "reviews")
_SENTENCES = ("lasting", "slips", "escalations", "around", "lacking", "set_aside")


def manifest(pack: EvidencePack) -> dict[str, Any]:
    """Everything but the charts; a figure that would tell a hidden count is None."""
    colophon = pack.colophon
    return {
        "title": colophon.title,
        "action": pack.action_id,
        "as_of": colophon.made_on.isoformat(),
        "data_to": colophon.data_to.isoformat() if colophon.data_to else None,
        "generation": colophon.generation,
        "plan_entry": colophon.entry,
        "is_sample": colophon.is_sample,
        "small_cell": pack.small_cell,
        "verdict": _verdict(pack),
        "figures": [_figure(each) for each in pack.measured],
        **{name: [asdict(each) for each in getattr(pack, name)] for name in _LINES},
        **{name: list(getattr(pack, name)) for name in _SENTENCES},
        "definitions": [_definition(each) for each in pack.definitions],
        "exports": [asdict(each) for each in pack.exports],
    }


def _definition(each: Definition) -> dict[str, Any]:
    """What it reads by name alone: the SQL stands in its own file."""
    return asdict(each) | {"beneath": [name for name, _ in each.beneath]}


def _verdict(pack: EvidencePack) -> dict[str, Any]:
    """The answer in words; its figures stand with each measure."""
    told = as_json(pack.verdict)
    names = ("answer", "headline", "qualified", "target", "held", "sustained", "weeks_since_start")
    return {name: told[name] for name in (*names, "other_actions", "sentences")}


def _figure(each: Measured) -> dict[str, Any]:
    answer = each.answer
    return {
        "name": each.name,
        "part": each.part.name.lower(),
        "measure": str(answer.ref),
        "title": each.title,
        "answer": answer.answer.value,
        "gap": each.gap,
        "target": each.target,
        "steps": list(each.steps),
        "change": _change(each),
        "unit": answer.unit,
        "small_counts": each.small_counts,
        "figure_file": figure_file(each),
        "verdict_file": verdict_file(each),
        "days_file": days_file(each),
        "sums_file": sums_file(each),
        "question": _question(answer.evidence),
        "model": _model(each),
    }


def _change(each: Measured) -> dict[str, float | None]:
    """With every digit, so that it can be computed again."""
    change, hidden = each.answer.change, bool(each.weeks and each.weeks.hides_a_sum)
    ends = {"effect": change.effect, "low": change.low, "high": change.high}
    return {name: None if hidden or not isfinite(end) else end for name, end in ends.items()}


def _question(evidence: Evidence) -> dict[str, Any]:
    """What was asked of the figures."""
    asked = evidence.question
    return {
        "shape": asked.shape.value,
        "better": asked.better.value,
        "start": asked.start.isoformat(),
        "as_of": asked.as_of.isoformat(),
        "problem_since": asked.problem_since.isoformat() if asked.problem_since else None,
        "monthly": asked.monthly,
        "compared_places": sorted(evidence.others),
    }


def _model(each: Measured) -> dict[str, Any] | None:
    """The constants of the fit."""
    if each.weeks is None:
        return None
    sheet, answer = each.weeks.sheet, each.answer
    return {
        "shape": answer.evidence.question.shape.value,
        "per": answer.measure.per,
        "is_fitted": sheet.is_fitted,
        "is_gaussian": sheet.is_gaussian,
        "drift": sheet.drift,
        "resolution": sheet.resolution,
        "correlations": list(sheet.correlations),
    }
