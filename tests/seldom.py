"""Tests that cost most: an ordinary run takes a part of them, by the commit.

They make four fifths of the work. Which fifth of them a run takes follows from the commit
alone, so that it can be run again, and one commit after another takes another. A run that names its
files, and `--whole`, as the long run has it, leave none out.
"""

import subprocess
from functools import cache
from pathlib import Path
from zlib import crc32

PARTS = 5
FILES = {
    "tests": "command_line journeys one_answer real_input small_counts verdict_bench",
    "tests/connectors": (
        "absent_logs accounting bad_inputs corrections days files found generations "
        "invented layouts log_and_rota one_key pseudonyms rows settings sources strange_files "
        "suggestion times versions"
    ),
    "tests/data": "planted_causes sample_files sample_traps small_provider",
    "tests/metrics": (
        "delays delays_second_opinion difference_rare dignity exceptions facts late "
        "measures_calls measures_homecare measures_medicines narrowed pattern second_opinion "
        "travel travel_to_come two_views"
    ),
    "tests/pages": (
        "complaints daily_review data decide dignity disks escalation governance hidden_text "
        "killed mapping marked_names plan punctuality restored table_and_chart travel "
        "weekly_report with_sample without_data"
    ),
    "tests/plan": (
        "agenda any_sequence backup clock_set_back decide_commands editing how_sure inbox "
        "intake known last_release meeting people_commands plan_commands problems register "
        "register_killed retention same_place states verdict withdraw worlds"
    ),
    "tests/reports": "few",
    "tests/reports/evidence": "evidence_archive",
    "tests/reports/governance": "pack_commands pack_fits pack_paper pack_slides",
    "tests/reports/weekly": "weekly_command weekly_pdf",
}


def is_seldom(test: str) -> bool:
    """Whether a test, given by its id, stands in a file of those that cost most."""
    folder, _, name = test.split("::")[0].rpartition("/")
    return name.removeprefix("test_").removesuffix(".py") in FILES.get(folder, "").split()


def is_in_part(test: str, part: int) -> bool:
    """Whether a test that is seldom run belongs to a part: each to one of 0 to PARTS - 1."""
    return crc32(test.encode()) % PARTS == part


@cache
def part_of_commit() -> int:
    """The part that the commit of this checkout takes; the first where there is none."""
    told = subprocess.run(
        ["git", "rev-parse", "--short=8", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(told.stdout or "0", 16) % PARTS
