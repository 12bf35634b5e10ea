"""The weekly report of a group beside the same number of bare Matplotlib SVGs, in one run.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.weekly [--sites 60] [--runs 3]

The report: verdicts, where each action stands, every target with its icons and course, funnels, and
the PDF/UA. The bare drawings: as many axes with the dates and figures of the same courses, a line
and points, saved as SVG with nothing else. Seconds of this process; the least of the runs counts.
"""

import argparse
import tempfile
import time
from io import StringIO
from pathlib import Path

from matplotlib.figure import Figure

from benchmarks.groups import Group, edition_of, seconds
from charts.picture import Picture
from reports.weekly.content import Weekly
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly

INCHES = (190 / 72, 46 / 72)  # as large as a course in the report


def made(group: Group, folder: Path) -> tuple[Weekly, bytes, float]:
    """The report and its PDF from an edition that has read nothing yet, and the seconds."""
    with edition_of(group, folder) as edition:
        started = time.process_time()
        report = weekly(edition)
        document = weekly_pdf(report)
        return report, document, time.process_time() - started


def bare(pictures: list[Picture]) -> None:
    """Each course as plain Matplotlib draws it."""
    for one in pictures:
        figure = Figure(figsize=INCHES)
        axes = figure.add_axes((0.12, 0.2, 0.6, 0.75))
        axes.plot(one.figures.periods, one.figures.values, "o-", markersize=2)
        figure.savefig(StringIO(), format="svg")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sites", type=int, default=60)
    asked.add_argument("--runs", type=int, default=3)
    told = asked.parse_args()
    ours, theirs = [], []
    for _ in range(told.runs):
        with tempfile.TemporaryDirectory() as folder:
            report, document, took = made(Group(told.sites), Path(folder))
        courses = [line.course for each in report.watched for line in each.targets]
        drawings = len(courses) + sum(each.funnel is not None for each in report.side_by_side)
        ours.append(took)
        theirs.append(seconds(lambda: bare((courses * 2)[:drawings])))  # noqa: B023
    print(
        f"{told.sites} sites, {len(report.watched)} actions, {drawings} drawings,"
        f" {len(document):,} bytes: report {min(ours):.2f} s,"
        f" bare SVGs {min(theirs):.2f} s, ratio {min(ours) / min(theirs):.2f}"
    )


if __name__ == "__main__":
    main()
