"""The archive of one action: the document, the figures behind it, and the means to check both."""

import hashlib
import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from io import BytesIO
from pathlib import Path
from string import Template
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from connectors.report import NOT_RECORDED, LoadedFile
from metrics.difference.answers import Block
from metrics.difference.judge import Difference
from metrics.how_sure import Trial
from plan.how_sure import CheckName, HowSure
from plan.verdict import MeasureAnswer
from plan.words.sentences import as_json, unit_of_change
from reports.edition import picked, plain
from reports.evidence.content import EvidencePack
from reports.evidence.figures import DayRow, FigureRow, Measured, Sum
from reports.evidence.inputs import Export, MeasureDefinition
from reports.evidence.paper import README, evidence_pdf
from reports.tables import as_csv


def csv_files(measured: Iterable[Measured], exports: Iterable[Export]) -> dict[str, bytes]:
    """Path within the archive -> the file. What may not be told has no file."""
    loaded = [asdict(file) for export in exports for file in export.files]
    loaded = [file | {"sha256": file["sha256"] or NOT_RECORDED} for file in loaded]
    files = {"inputs.csv": _csv(LoadedFile, loaded)}
    for measure in measured:
        for kind, rows, path in files_of(measure).values():
            if rows:
                files[path] = _csv(kind, rows)
    return files


def files_of(measured: Measured) -> dict[str, tuple[type, Sequence[Any], str]]:
    """What a manifest calls it -> the kind of its rows, the rows, its path: "" without rows."""
    weeks = measured.weeks
    files = {
        "figure_file": (FigureRow, measured.shown.rows, f"figures/{measured.name}.csv"),
        "verdict_file": (Block, weeks and weeks.blocks, f"verdicts/{measured.name}_weeks.csv"),
        "days_file": (DayRow, weeks and weeks.days, f"verdicts/{measured.name}_days.csv"),
        "sums_file": (Sum, weeks and weeks.sums, f"verdicts/{measured.name}_sums.csv"),
    }
    return {name: (kind, rows, path if rows else "") for name, (kind, rows, path) in files.items()}


def how_sure_files(sure: HowSure | None) -> dict[str, bytes]:
    """The table of each check, and the weeks that each trial rests on where they may be told."""
    found = {
        f"how_sure/{each.name}.csv": as_csv(pd.DataFrame(each.table))
        for each in (sure.checks if sure else ())
        if each.rows
    }
    weeks = [
        {"check": name, "of": trial.of} | asdict(week)
        for name, trial in _trials(sure)
        for week in trial.difference.course
    ]
    if weeks:
        rows = pd.DataFrame(weeks, dtype=object).rename(columns={"is_used": "used"})
        found["how_sure/weeks.csv"] = as_csv(rows)
    return found


def _trials(sure: HowSure | None) -> list[tuple[CheckName, Trial]]:
    """None where a count could tell somebody."""
    trials = sure.trials.items() if sure and sure.tells_figures else ()
    return [(name, trial) for name, found in trials for trial in found]


def _how_sure(sure: HowSure | None) -> dict[str, Any]:
    return {
        "checks": [picked(each, "name passed sentence") for each in (sure.checks if sure else ())],
        "regression": sure.regression.tolist() if sure and sure.tells_figures else [],
        "trials": [
            {"check": name, "of": str(trial.of), "change": picked(sure.gap(trial), _ENDS)}
            | {"model": constants(sure.measured, trial.difference)}
            for name, trial in _trials(sure)
        ],
    }


def _csv(kind: type, rows: Iterable[Any]) -> bytes:
    """One column a field; objects, so that whole numbers stay whole and gaps stay blank."""
    names = [field.name for field in fields(kind)]
    records: Sequence[dict] = [row if isinstance(row, dict) else asdict(row) for row in rows]
    cells = ((name, [row[name] for row in records]) for name in names)
    return as_csv(
        pd.DataFrame({n.removeprefix("is_"): pd.Series(c, dtype=object) for n, c in cells})
    )


_TOLD = (
    "questions problem change targets completion reviews"
    " lasting slips escalations around lacking set_aside"
)
_ANSWER = (
    *("answer", "headline", "qualified", "target", "held", "sustained", "weeks_since_start"),
    *("other_actions", "sentences"),
)
_ENDS = "effect low high"
_ASKED = "shape better start as_of problem_since monthly"


def manifest(pack: EvidencePack) -> dict[str, Any]:
    """Everything but the charts; a figure that would tell a hidden count is None."""
    verdict = as_json(pack.verdict)
    return {
        "title": pack.colophon.title,
        "action": pack.action_id,
        **picked(pack.colophon, "as_of=made_on data_to gaps generation plan_entry=entry is_sample"),
        "small_cell": pack.small_cell,
        "verdict": {name: verdict[name] for name in _ANSWER},
        "figures": [_figure(measure) for measure in pack.measured],
        **picked(pack, _TOLD),
        "how_sure": _how_sure(pack.how_sure),
        # What a measure reads by name alone: the SQL stands in its own file.
        "definitions": [
            plain(definition) | {"beneath": [name for name, _ in definition.beneath]}
            for definition in pack.definitions
        ],
        "exports": plain(pack.exports),
    }


def _figure(measured: Measured) -> dict[str, Any]:
    """One measure, its change with every digit, so that it can be computed again."""
    is_hidden, evidence = measured.answer.hides_change, measured.answer.evidence
    is_told = measured.weeks is not None and not is_hidden
    asked = picked(evidence.question, _ASKED) | {"compared_places": sorted(evidence.others)}
    return {
        "name": measured.name,
        "part": measured.part.name.lower(),
        **picked(measured, "measure=answer.ref title answer=answer.answer gap target steps"),
        "change": dict.fromkeys(_ENDS.split())
        if is_hidden
        else picked(measured.answer.change, _ENDS),
        "unit": unit_of_change(measured.answer),
        "small_counts": measured.small_counts,
        **{name: path for name, (_, _, path) in files_of(measured).items()},
        "question": asked,
        "model": constants(measured.answer, measured.answer.difference) if is_told else None,
    }


def constants(answer: MeasureAnswer, found: Difference) -> dict[str, Any]:
    """The constants of the fit; rare events are not fitted, and have none but their bursts."""
    told = picked(answer, "shape=evidence.question.shape per=measure.per")
    told |= {"is_fitted": not answer.is_rare, **picked(found, "blocks_told=shown_blocks bursts")}
    fit = "" if answer.is_rare else " drift resolution"
    told |= picked(found.evidence, f"is_gaussian=gaussian{fit}")
    if fit:
        told |= {
            name: getattr(found.evidence, name).tolist() for name in ("widths", "correlations")
        }
    return told


_INVENTED = "THIS IS SAMPLE DATA. No provider, person or figure in this folder is real."
_WIDTH = 96


def read_me(pack: EvidencePack) -> str:
    """Plain text that any computer shows: what is in it, how to check it, and how it was judged."""
    head = f"{pack.colophon.title}\n{pack.colophon.subject}\n{pack.colophon.footer}"
    invented = f"\n\n{_INVENTED}" * pack.colophon.is_sample
    hidden = [f"{each.name}: {each.small_counts}" for each in pack.measured if each.small_counts]
    hidden += [
        f"{each.name}: its verdict cannot be computed again from this folder alone."
        for each in pack.measured
        if each.weeks and not each.weeks.blocks
    ]
    few = "".join(f"\n\n{textwrap.fill(text, _WIDTH)}" for text in hidden)
    known = {"head": head + invented, "small_cell": pack.small_cell, "measures": few}
    return Template(README).substitute(known)


RECOMPUTE = Path(__file__).with_name("recompute.py")
SUMS = "SHA256SUMS"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell
_PLAIN_FILE = 0o100644 << 16


def evidence_zip(pack: EvidencePack) -> bytes:
    """The document, the README, the figures, the SQL, and the SHA-256 of each of them."""
    text = json.dumps(manifest(pack), indent=2, ensure_ascii=False, default=str)
    members = {
        "evidence.pdf": evidence_pdf(pack),
        "README.txt": read_me(pack).encode(),
        "manifest.json": f"{text}\n".encode(),
        "recompute.py": RECOMPUTE.read_bytes(),
        **csv_files(pack.measured, pack.exports),
        **how_sure_files(pack.how_sure),
        **{f"definitions/{rule.id}.sql": _sql(rule) for rule in pack.definitions},
    }
    digests = {name: hashlib.sha256(members[name]).hexdigest() for name in sorted(members)}
    # What `sha256sum -c SHA256SUMS` checks: a line a member.
    members[SUMS] = "".join(f"{sum}  {name}\n" for name, sum in digests.items()).encode()
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in sorted(members):
            info = ZipInfo(name, _NO_TIME)
            info.compress_type, info.external_attr = ZIP_DEFLATED, _PLAIN_FILE
            info.create_system = 3  # the same on every system
            archive.writestr(info, members[name])
    return file.getvalue()


def _sql(rule: MeasureDefinition) -> bytes:
    """The views and macros that it reads, in an order in which they can be made, then itself."""
    head = f"-- {rule.title}: {rule.unit}. Run on the tables named as the exports."
    parts = (head, *(text.strip() for _, text in rule.beneath), f"{rule.sql.rstrip(';')};")
    return ("\n\n".join(parts) + "\n").encode()
