"""The archive of one action: the document, the figures behind it, and the means to check both."""

import hashlib
import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from connectors.report import NOT_RECORDED, LoadedFile
from metrics.difference import Block
from plan.evidence import Evidence
from plan.words.sentences import as_json
from reports.evidence import paper
from reports.evidence.content import EvidencePack
from reports.evidence.figures import DayRow, FigureRow, Measured, Sum
from reports.evidence.inputs import Definition, Export, all_files
from reports.evidence.paper import evidence_pdf
from reports.tables import as_csv

# The figures behind the pack as CSV: of each chart, of each verdict, and of every input file.


def csv_files(measured: Iterable[Measured], exports: Iterable[Export]) -> dict[str, bytes]:
    """Path within the archive -> the file. What may not be told has no file."""
    found = {"inputs.csv": _csv(LoadedFile, map(_told, all_files(exports)))}
    for each in measured:
        if each.shown.rows:
            found[figure_file(each)] = _csv(FigureRow, each.shown.rows)
        if each.weeks and each.weeks.blocks:
            found[verdict_file(each)] = _csv(Block, each.weeks.blocks).replace(b"is_used", b"used")
        if each.weeks and each.weeks.days:
            found[days_file(each)] = _csv(DayRow, each.weeks.days)
        if each.weeks and each.weeks.sums:
            found[sums_file(each)] = _csv(Sum, each.weeks.sums)
    return found


def figure_file(each: Measured) -> str:
    """Of the chart: "" where there is none."""
    return f"figures/{each.name}.csv" if each.shown.rows else ""


def verdict_file(each: Measured) -> str:
    """Of what the verdict was computed from: "" where that may not be told."""
    return f"verdicts/{each.name}_weeks.csv" if each.weeks and each.weeks.blocks else ""


def days_file(each: Measured) -> str:
    """Of the days that the weeks were made of: "" where they may not be told."""
    return f"verdicts/{each.name}_days.csv" if each.weeks and each.weeks.days else ""


def sums_file(each: Measured) -> str:
    """Of the sums before and since, where periods may not be told."""
    return f"verdicts/{each.name}_sums.csv" if each.weeks and each.weeks.sums else ""


def _told(file: LoadedFile) -> dict[str, Any]:
    return asdict(file) | {"sha256": file.sha256 or NOT_RECORDED}


def _csv(kind: type, rows: Iterable[Any]) -> bytes:
    """One column a field; objects, so that whole numbers stay whole and gaps stay blank."""
    names = [each.name for each in fields(kind)]
    told: Sequence[dict] = [row if isinstance(row, dict) else asdict(row) for row in rows]
    columns = {name: pd.Series([row[name] for row in told], dtype=object) for name in names}
    return as_csv(pd.DataFrame(columns, columns=names))


# The pack as plain values, for another program: what the document says, and what checks it.


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


# The README of the archive: what is in it, how to check it, and how small counts are hidden.


WIDTH = 96


def read_me(pack: EvidencePack) -> str:
    """Plain text that any computer shows."""
    parts = (
        f"{pack.colophon.title}\n{pack.colophon.subject}\n{pack.colophon.footer}",
        _folded(_INVENTED) if pack.colophon.is_sample else "",
        _CONTENTS,
        _CHECKING,
        _headed("SMALL COUNTS", _small_counts(pack)),
        _headed("THE METHOD, IN PLAIN WORDS", paper.PLAIN),
        _headed("THE METHOD, FOR A STATISTICIAN", paper.STATISTICS),
        _headed("SOURCES", paper.SOURCES),
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _headed(title: str, paragraphs: tuple[str, ...]) -> str:
    return "\n\n".join((title, *map(_folded, paragraphs)))


def _folded(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), WIDTH)


def _small_counts(pack: EvidencePack) -> tuple[str, ...]:
    """The rule, then what it did to each measure."""
    return (
        f"Counts of what people said (complaints, feedback) and of what happens seldom are told"
        f" only from {pack.small_cell} on (the setting small_cell), so that nobody can be"
        " recognised. The chart then goes by fortnights or months, so long that no period holds"
        " fewer; periods that are not over are left out. If even months hold fewer there is no"
        " chart, and only the sums before and since are told.",
        "No hidden count can be had by taking figures from each other: of such a measure only one"
        " division into periods is told, never its weeks or days beside it. Where a sum is too"
        " small, its rate and the exact size of the change go with it; the interval stays in"
        " whole per cents, because it is the answer.",
        "Counts of calls, journeys, rotas and observations are told as they are: they stand for"
        " no person. Days are told only where every day holds at least as many.",
        *(f"{each.name}: {each.small_counts}" for each in pack.measured if each.small_counts),
        *filter(None, map(_not_computable, pack.measured)),
    )


def _not_computable(each: Measured) -> str:
    if each.weeks is None or each.weeks.blocks:
        return ""
    return f"{each.name}: its verdict cannot be computed again from this folder alone."


_INVENTED = "THESE ARE INVENTED DATA. No provider, person or figure in this folder is real."

_CONTENTS = """WHAT IS IN THIS FOLDER

evidence.pdf           the document; everything else stands behind it
figures/*.csv          the points of each chart: period, numerator, denominator, value, whether
                       the period is complete, and what stands out there
verdicts/*_weeks.csv   what each verdict was computed from: weeks (or months) counted from the day
                       practice changed. spell: baseline, left out, since. beside: what the mix of
                       weekdays and the comparison add on the link scale. used: the fit sees it.
                       Rare events: days with an event out of days observed
verdicts/*_days.csv    the days that those weeks were made of; place is blank for the action's own
                       sites together, else a site that was compared with
verdicts/*_sums.csv    sums before and since, where periods may not be told
definitions/*.sql      how each measure is counted, with every view and macro that it reads
inputs.csv             every file that was loaded: when, its rows, its SHA-256
manifest.json          all of the above in words and figures, for a program
recompute.py           computes the verdicts again from the weeks; needs Python, numpy and scipy
SHA256SUMS             the SHA-256 of every file here"""

_CHECKING = """HOW TO CHECK IT

In this folder, on Linux or macOS (shasum -a 256 -c SHA256SUMS where sha256sum is missing):

    sha256sum -c SHA256SUMS        nothing here was changed since it was made
    python recompute.py            the verdicts follow from the figures
    sha256sum FILE                 an export that the provider holds is the one in inputs.csv

On Windows:  Get-FileHash FILE -Algorithm SHA256"""


RECOMPUTE = Path(__file__).with_name("recompute.py")
SUMS = "SHA256SUMS"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell
_PLAIN_FILE = 0o100644 << 16


def evidence_zip(pack: EvidencePack) -> bytes:
    """The document, the README, the figures, the SQL, and the SHA-256 of each of them."""
    members = _members(pack)
    members[SUMS] = sums(members)
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in sorted(members):
            info = ZipInfo(name, _NO_TIME)
            info.compress_type, info.external_attr, info.create_system = (
                ZIP_DEFLATED,
                _PLAIN_FILE,
                3,  # the same on every system
            )
            archive.writestr(info, members[name])
    return file.getvalue()


def sums(members: Mapping[str, bytes]) -> bytes:
    """What `sha256sum -c SHA256SUMS` checks: a line a member."""
    lines = (f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members))
    return "".join(lines).encode()


def _members(pack: EvidencePack) -> dict[str, bytes]:
    told = json.dumps(manifest(pack), indent=2, ensure_ascii=False, default=str)
    definitions = {f"definitions/{each.id}.sql": _sql(each) for each in pack.definitions}
    return {
        "evidence.pdf": evidence_pdf(pack),
        "README.txt": read_me(pack).encode(),
        "manifest.json": f"{told}\n".encode(),
        "recompute.py": RECOMPUTE.read_bytes(),
        **csv_files(pack.measured, pack.exports),
        **definitions,
    }


def _sql(each: Definition) -> bytes:
    """The views and macros that it reads, in an order in which they can be made, then itself."""
    head = f"-- {each.title}: {each.unit}. Run on the tables named as the exports."
    parts = (head, *(text.strip() for _, text in each.beneath), f"{each.sql.rstrip(';')};")
    return ("\n\n".join(parts) + "\n").encode()
