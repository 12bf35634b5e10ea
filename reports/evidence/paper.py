"""The evidence of one action as a PDF: the words of the pack, its charts, and how to check it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any

from charts import words
from charts.axis import axis_of
from charts.palette import colour, meaning, palette
from charts.scene import FULL, Frame, Line, Points, Scene, Size, Stroke, Words
from charts.write.svg import drawing
from connectors.report import NOT_RECORDED
from metrics.difference.answers import BlockSpell
from metrics.spc.rules import Side
from plan.how_sure import NO_ANSWER, Check, CheckName, HowSure
from plan.words.answers import NOT_STARTED
from plan.words.sentences import wording
from reports.edition import picked
from reports.evidence.content import EvidencePack
from reports.evidence.figures import NOT_SAID, EvidenceLine, Measured, MeasurePart, Sum, on, unsaid
from reports.evidence.inputs import Export, MeasureDefinition
from reports.paper.setting import PaperFigure, figure, marked, pdf

README = Path(__file__).with_name("README.txt").read_text(encoding="utf-8")  # of the archive
_METHOD = {
    "plain": "THE METHOD, IN PLAIN WORDS",
    "statistics": "THE METHOD, FOR A STATISTICIAN",
    "sources": "SOURCES",
}
TEMPLATE = Path(__file__).with_name("evidence.typ")
SHEET = replace(FULL, height=182)
MOST_FILES = 8  # of an export on paper; the archive lists them all
_QUESTIONS = {
    MeasurePart.PROCESS: "Did practice change?",
    MeasurePart.OUTCOME: "Did people’s care change?",
    MeasurePart.BALANCING: "Did anything else get worse?",
    MeasurePart.OTHER: "Other results we aimed for",
}
_LINES = ("problem", "change", "targets", "completion")
_COUNTS = ("read", "loaded", "replaced", "unchanged", "rejected")  # of the rows of an export
_SPELLS = {BlockSpell.BASELINE: "Before", BlockSpell.SINCE: "Since practice changed"}


def evidence_pdf(pack: EvidencePack) -> bytes:
    """The document; the same pack gives the same bytes."""
    figures, checks = drawings(pack), pack.how_sure.checks if pack.how_sure else ()
    unjudged = "The plan names no measure for this action, so nothing can be shown."
    if pack.verdict.weeks_since_start is None:
        unjudged = NOT_STARTED
    content = {
        "answer": marked(wording(pack.verdict)),
        "state": pack.completion[0].value,
        "questions": [(line.name, line.value) for line in pack.questions],
        **{name: _said(getattr(pack, name)) for name in _LINES},
        "measured": [_measured(measure, pack.small_cell) for measure in pack.measured],
        "how_sure": [(check.head, check.sentence) for check in checks],
        "coefficients": coefficients(checks),
        "no_answer": NO_ANSWER,
        "placebos": PLACEBOS if PLACEBOS in figures else "",
        "unjudged": "" if pack.measured else unjudged,
        **picked(pack, "lasting reviews slips escalations around lacking set_aside small_cell"),
        "method": {name: paragraphs_under(heading) for name, heading in _METHOD.items()},
        "definitions": [_definition(definition) for definition in pack.definitions],
        "exports": [_export(export) for export in pack.exports],
    }
    return pdf(TEMPLATE, pack.colophon, content, figures)


def coefficients(checks: Iterable[Check]) -> list[list[str]]:
    """The table of the other method as evaluators print it, its headings first; none without."""
    table = [row for check in checks if check.name is CheckName.METHOD for row in check.table]
    rows = [
        [x if isinstance(x, str) else f"{x:.3f}".replace("-", "−") for x in row.values()]
        for row in table
    ]
    return [["The other method, link scale", *list(table[0])[1:]], *rows] if rows else []


def paragraphs_under(heading: str) -> list[str]:
    """What stands under a heading of the archive's README, a paragraph an entry."""
    below = README.partition(f"\n{heading}\n\n")[2]
    paragraphs = re.split(r"\n\n[A-Z ,]+\n\n", below)[0].split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs]


def drawings(pack: EvidencePack) -> dict[str, PaperFigure]:
    """The chart of every measure that may be drawn, by the name of its files."""
    drawn = ((measure.name, measure.shown.picture) for measure in pack.measured)
    figures = {name: figure(picture, SHEET) for name, picture in drawn if picture is not None}
    sure = pack.how_sure
    if sure and sure.tells_figures and sure.trials[CheckName.DATES]:
        scene = placebo_scene(sure, replace(SHEET, height=118))
        figures[PLACEBOS] = PaperFigure(drawing(scene), scene.alt)
    return figures


PLACEBOS = "placebo_dates"


def placebo_scene(sure: HowSure, size: Size = SHEET, *, dark: bool = False) -> Scene:
    """The gap at each earlier date in grey, and that of the action in the colour of its meaning."""
    colours, measured, gap = palette(dark=dark), sure.measured, sure.measured.change
    side = Side.ABOVE if gap.low > 0 else Side.BELOW if gap.high < 0 else Side.NEITHER
    ink = colour(meaning(side, measured.measure.better), colours)
    trials, start = sure.trials[CheckName.DATES], measured.evidence.question.start
    rows = [(trial.question.start, sure.gap(trial), colours.line) for trial in trials]
    rows.append((start, gap, ink))
    scale = axis_of([end for _, each, _ in rows for end in (each.low, each.high)], (-inf, inf))
    size = replace(size, right=size.text)
    first, last = rows[0][0] - timedelta(weeks=3), start + timedelta(weeks=3)
    frame = Frame(size, first, last, scale.low, scale.high, scale.ticks, 2.6 * size.text)
    marks = (
        Line(((first, 0.0), (last, 0.0)), Stroke(colours.quiet, 1.2)),
        *(Line(((day, e.low), (day, e.high)), Stroke(tint, 1.4)) for day, e, tint in rows),
        Points(
            [(day, each.effect) for day, each, _ in rows],
            [size.marker * 1.4] * len(rows),
            [tint for *_, tint in rows],
            ["circle"] * len(rows),
            Stroke(colours.paper, size.rim),
            [
                (words.full_day(d), f"{e.effect:+.1f} ({e.low:+.1f} to {e.high:+.1f})")
                for d, e, _ in rows
            ],
        ),
        Words("this action", (start, gap.effect), ink, (-size.text, 0), align="right"),
    )
    title = f"Gap to what was expected, {measured.measure.unit}, from each date on"
    return Scene(frame, ((title, False),), marks, f"{title}. {sure.checks[0].sentence}", colours)


def _said(lines: tuple[EvidenceLine, ...]) -> dict[str, Any]:
    """What the plan says line by line, and what it does not in one sentence."""
    rows = [(line.name, line.value) for line in lines if line.value != NOT_SAID]
    return {"lines": rows, "not": unsaid(lines)}


def _measured(measured: Measured, limit: int) -> dict[str, Any]:
    is_rare, measure = measured.answer.is_rare, measured.answer.measure
    return {
        **picked(measured, "title gap target steps small_counts"),
        **marked(measured.face),
        "part": _QUESTIONS[measured.part],
        "word": measured.face.inline,
        "drawing": measured.name if measured.shown.picture is not None else "",
        "unit": "days in every 100" if is_rare else str(measure.unit),
        "sums": [
            _sum(row, 100 if is_rare else measure.per, limit)
            for row in (measured.weeks.sums if measured.weeks else ())
        ],
    }


def _sum(total: Sum, per: float, limit: int) -> list[str]:
    spell = f"{_SPELLS[total.spell]}: {on(total.first_day)} to {on(total.last_day)}"
    counts = (total.numerator, total.denominator)
    is_told = total.numerator is not None and total.denominator
    value = f"{per * total.numerator / total.denominator:.1f}" if is_told else "not told"
    return [spell, *(count_in_words(count, limit) for count in counts), value]


def count_in_words(count: float | None, limit: int) -> str:
    """A count of a sum, or that it is too small.

    >>> count_in_words(1204.0, 5), count_in_words(None, 5)
    ('1,204', 'fewer than 5')
    """
    return f"fewer than {limit}" if count is None else f"{count:,.6g}"


def _definition(rule: MeasureDefinition) -> dict[str, Any]:
    # A default that the provider has set again is said once.
    set_alike = {(span.name, span.value, span.site) for span in rule.settings if span.since}
    settings = [
        [
            span.meaning,
            f"{span.value:g} {span.unit}",
            span.site or "all sites",
            on(span.since) or "from the beginning (default)",
        ]
        for span in rule.settings
        if span.since or (span.name, span.value, "") not in set_alike
    ]
    return {
        "title": rule.title,
        "lines": [
            ("Why it matters", rule.why),
            ("The rule", rule.rule),
            ("Where the rule comes from", rule.source),
            ("Unit", f"{rule.unit}; {rule.better}"),
            ("Counted from", ", ".join(rule.counted_from)),
        ],
        "settings": settings,
        "sql": rule.sql,
        "file": f"definitions/{rule.id}.sql",
        "beneath": ", ".join(name for name, _ in rule.beneath),
    }


def _export(export: Export) -> dict[str, Any]:
    newest = export.files[::-1][:MOST_FILES]
    return {
        "title": export.title,
        "reaches": f"Complete to {on(export.through)}." if export.through else "",
        "counts": [f"{export.many(what):,}" for what in _COUNTS],
        "put_aside": "; ".join(export.put_aside),
        "files": [
            {
                "file": file.file,
                "loaded": f"{on(file.loaded_at.date())}, {file.loaded_at:%H:%M}",
                "counts": [f"{getattr(file, what):,}" for what in _COUNTS],
                "sha256": file.sha256 or NOT_RECORDED,
            }
            for file in newest
        ],
        "more": len(export.files) - len(newest),
    }
