"""The evidence of one action as a PDF: the words of the pack, its charts, and how to check it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from charts.print.paper import Sheet
from connectors.report import NOT_RECORDED
from metrics.difference import Spell
from metrics.settings import SettingSpan
from reports.evidence import method
from reports.evidence.definitions import Definition
from reports.evidence.inputs import Export
from reports.evidence.measured import Measured
from reports.evidence.pack import EvidencePack
from reports.evidence.told import NOT_SAID, Line, on, unsaid
from reports.evidence.weeks import Sum
from reports.faces import FACES, word_of
from reports.paper import Figure, figure, pdf

TEMPLATE = Path(__file__).with_name("evidence.typ")
SHEET = Sheet(height=182)
MOST_FILES = 8  # of an export on paper; the archive lists them all
_SPELLS = {Spell.BASELINE: "Before", Spell.SINCE: "Since practice changed"}


def evidence_pdf(pack: EvidencePack) -> bytes:
    """The document; the same pack gives the same bytes."""
    face = FACES[pack.verdict.answer]
    told = {
        "answer": {"mark": face.mark, "word": word_of(pack.verdict), "tone": face.tone},
        "state": pack.completion[0].value,
        "questions": _pairs(pack.questions),
        "problem": _said(pack.problem),
        "change": _said(pack.change),
        "targets": _said(pack.targets),
        "measured": [_measured(each, pack.small_cell) for each in pack.measured],
        "unjudged": _unjudged(pack),
        "lasting": pack.lasting,
        "completion": _said(pack.completion),
        "reviews": [asdict(each) for each in pack.reviews],
        "slips": pack.slips,
        "escalations": pack.escalations,
        "around": pack.around,
        "lacking": pack.lacking,
        "set_aside": pack.set_aside,
        "method": {
            "plain": method.PLAIN,
            "statistics": method.STATISTICS,
            "sources": method.SOURCES,
        },
        "definitions": [_definition(each) for each in pack.definitions],
        "exports": [_export(each) for each in pack.exports],
        "small_cell": pack.small_cell,
    }
    return pdf(TEMPLATE, pack.colophon, told, drawings(pack))


def drawings(pack: EvidencePack) -> dict[str, Figure]:
    """The chart of every measure that may be drawn, by the name of its files."""
    drawn = ((each.name, each.shown.picture) for each in pack.measured)
    return {name: figure(picture, SHEET) for name, picture in drawn if picture is not None}


def _pairs(lines: Iterable[Line]) -> list[tuple[str, str]]:
    return [(each.name, each.value) for each in lines]


def _said(lines: Iterable[Line]) -> dict[str, Any]:
    """What the plan says line by line, and what it does not in one sentence."""
    lines = tuple(lines)
    return {"lines": _pairs(each for each in lines if each.value != NOT_SAID), "not": unsaid(lines)}


def _measured(each: Measured, limit: int) -> dict[str, Any]:
    return {
        "part": each.part,
        "title": each.title,
        "mark": each.mark,
        "word": each.word,
        "tone": each.tone,
        "gap": each.gap,
        "target": each.target,
        "steps": each.steps,
        "drawing": each.name if each.shown.picture is not None else "",
        "unit": "days in every 100" if each.answer.is_rare else each.answer.measure.unit,
        "sums": [_sum(one, each, limit) for one in each.weeks.sums] if each.weeks else [],
        "small_counts": each.small_counts,
    }


def _sum(one: Sum, each: Measured, limit: int) -> list[str]:
    """Spell, its days, and what was counted: a small count is not told."""
    spell = f"{_SPELLS[one.spell]}: {on(one.first_day)} to {on(one.last_day)}"
    counts = (one.numerator, one.denominator)
    return [spell, *(count_told(count, limit) for count in counts), _value(one, each)]


def count_told(count: float | None, limit: int) -> str:
    """A count of a sum, or that it is too small.

    >>> count_told(1204.0, 5), count_told(None, 5)
    ('1,204', 'fewer than 5')
    """
    return f"fewer than {limit}" if count is None else f"{count:,.6g}"


def _value(one: Sum, each: Measured) -> str:
    if one.numerator is None or not one.denominator:
        return "not told"
    per = 100 if each.answer.is_rare else each.answer.measure.per
    return f"{per * one.numerator / one.denominator:.1f}"


def _unjudged(pack: EvidencePack) -> str:
    """Why there is no figure at all, where there is none."""
    if pack.measured:
        return ""
    if pack.verdict.weeks_since_start is None:
        return "Practice has not changed yet, so there is nothing to compare."
    return "The plan names no measure for this action, so nothing can be shown."


def _definition(each: Definition) -> dict[str, Any]:
    settings = [
        [one.meaning, f"{one.value:g} {one.unit}", one.site or "all sites", _since(one.since)]
        for one in each.settings
        if one.since or not _is_said_again(one, each.settings)
    ]
    return {
        "title": each.title,
        "lines": [
            ("Why it matters", each.why),
            ("The rule", each.rule),
            ("Where the rule comes from", each.source),
            ("Unit", f"{each.unit}; {each.better}"),
            ("Counted from", ", ".join(each.counted_from)),
        ],
        "settings": settings,
        "sql": each.sql,
        "file": f"definitions/{each.id}.sql",
        "beneath": ", ".join(name for name, _ in each.beneath),
    }


def _is_said_again(default: SettingSpan, among: Iterable[SettingSpan]) -> bool:
    """Whether the provider has set the very value that holds by default."""
    told = (default.name, default.value, "")
    return any(each.since and (each.name, each.value, each.site) == told for each in among)


def _since(day: date | None) -> str:
    return on(day) if day else "from the beginning (default)"


def _export(each: Export) -> dict[str, Any]:
    newest = each.files[::-1][:MOST_FILES]
    counts = ("read", "loaded", "replaced", "unchanged", "rejected")
    return {
        "title": each.title,
        "reaches": f"Complete to {on(each.through)}." if each.through else "",
        "counts": [f"{each.many(what):,}" for what in counts],
        "put_aside": "; ".join(each.put_aside),
        "files": [
            {
                "file": one.file,
                "loaded": f"{on(one.loaded_at.date())}, {one.loaded_at:%H:%M}",
                "counts": [f"{getattr(one, what):,}" for what in counts],
                "sha256": one.sha256 or NOT_RECORDED,
            }
            for one in newest
        ],
        "more": len(each.files) - len(newest),
    }
