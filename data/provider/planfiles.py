"""The sample's plan, its people and the truth behind it, written as files."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from .actions import PEOPLE, actions
from .aims import AIMS
from .story import TRUTH

HEADINGS = (
    "aim", "issue", "evidence_source", "evidence", "causes", "action", "title", "description",
    "cause", "owner", "sites", "process_measure", "outcome_measure", "other_outcomes",
    "balancing_measure", "target", "target_window_weeks", "target_by", "process_target",
    "compare_with", "exclude", "problem_since", "practice_changed_on", "due_on", "completed_on",
    "review_on", "re_audit_on", "strength", "escalate_to", "risk_before", "risk_now", "theme",
)  # fmt: skip


def write_plan(folder: Path) -> None:
    """Write plan.csv, people.csv and truth.json."""
    rows = [AIMS[action["aim"]] | action for action in actions()]
    _write(
        folder / "plan.csv", HEADINGS, [[row.get(each, "") for each in HEADINGS] for row in rows]
    )
    _write(folder / "people.csv", ("person", "role", "sites", "escalates_to"), PEOPLE)
    truth = json.dumps(TRUTH, indent=2, sort_keys=True) + "\n"
    (folder / "truth.json").write_text(truth, encoding="utf-8", newline="\n")


def _write(path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
