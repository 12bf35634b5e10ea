"""How often the verdict is wrong, as its bench and its placebos found it: rows for the method.

`verdict_bench.txt` is what the bench printed last; `benchmarks.placebo` writes `placebo.csv`.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SHARES = re.compile(r"^(\d\d) .{26}(?:prop|rate|score|rare) +(?:none|better|worse) +(.*)$", re.M)
COLUMNS = ["e8", "e13", "e26", "e52", "e", "u", "last", "w", "stop", "lost", "gone"]
# Scenarios of the bench by number, as a reader knows them.
NOTHING = {
    55: "nothing",
    56: "nothing; three others beside it",
    57: "it was getting better by itself all the time",
    31: "a drop 16 weeks before the start, which stayed",
    32: "the same; five others beside it",
    36: "a bad spell of 8 weeks before the start, which ended by itself",
    38: "of 12 weeks",
    39: "of 16 weeks",
    40: "a decline of three months, which ended by itself at the start",
    43: "a step for the better six weeks before the start, of which the plan knows nothing",
    46: "one of three others fell",
    51: "a shock to all places, felt unlike by three others",
    52: "a season, felt unlike by five others",
    12: "a season, with nothing beside it",
    53: "good and bad weeks that hang together for months",
    54: "a level that wanders without end",
    84: "an easier contract began",
    77: "complaints that become known two weeks late",
    75: "a score of 20 answers a week, then of 2",
    82: "rare events, 2.5 a week",
    81: "rare events that come three at a time",
    90: "monthly figures, by month 8 and 12",
}
GAINED = {
    61: "2 points",
    62: "3 points",
    58: "5 points, held for a year",
    59: "the same; three others beside it",
    60: "5 points, gone after 16 weeks",
    63: "80 to 90 % of 35 calls a week",
    74: "20 errors a week, halved",
    83: "1.2 rare events a week, less three quarters",
    94: "10 events a month, halved; by month 8 and 12",
}
MONTHLY = (90, 94)


def printed() -> str:
    return (HERE / "verdict_bench.txt").read_text(encoding="utf-8")


def run() -> tuple[str, str]:
    """The seed of the bench's run, and how many series each scenario had."""
    seed, series = re.findall(r"^seed (\w+)  reps (\d+) ", printed())[0]
    return seed, series


@cache
def simulated() -> dict[int, dict[str, str]]:
    """Every scenario of the bench by its number: shares as printed."""
    return {
        int(number): dict(zip(COLUMNS, shares.split(), strict=False))
        for number, shares in SHARES.findall(printed())
    }


def of_nothing() -> Iterator[tuple[str, ...]]:
    """What happened, and how many of 100 were called better: by week 8, by 26, beyond doubt."""
    for number, words in NOTHING.items():
        yield words, *by_week(number), hundredths(simulated()[number]["u"])


def of_gains() -> Iterator[tuple[str, ...]]:
    """What was gained, and how many of 100 were found by week 8 and 26, and called lost."""
    for number, words in GAINED.items():
        yield words, *by_week(number), hundredths(simulated()[number]["lost"])


def by_week(number: int) -> tuple[str, str]:
    """Called better by week 8 and by week 26; of monthly figures by the last month."""
    rates = simulated()[number]
    return hundredths(rates["e8"]), hundredths(rates["e" if number in MONTHLY else "e26"])


def hundredths(share: str) -> str:
    return "–" if share == "-" else f"{100 * float(share):.0f}"


def of_placebos() -> Iterator[tuple[str, ...]]:
    """Beside whom, by which week, and of 100: better, beyond doubt, and gains found."""
    with (HERE / "placebo.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = dict.fromkeys((row["against"], row["weeks"]) for row in rows)
    for against, weeks in places:
        at = {
            float(row["gain"]): row
            for row in rows
            if (row["against"], row["weeks"]) == (against, weeks)
        }
        shown = (at[0.0]["better"], at[0.0]["unqualified"], at[0.05]["better"], at[0.1]["better"])
        yield against, weeks, *map(hundredths, shown)


def of_journeys() -> Iterator[tuple[str, ...]]:
    """A world, and of 100 gaps those long enough, in truth and as said: before, since, to come.

    Said of fewer than half of the gaps, because the journey is not known of more, is "not known".
    """
    with (HERE / "journeys.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told = (beside(row, spell) for spell in ("before", "since", "to_come"))
            yield row["world"], *told, f"{float(row['since_known']):.0f}"


def beside(row: dict[str, str], spell: str) -> str:
    true = f"{float(row[f'{spell}_true']):.0f}"
    if float(row[f"{spell}_known"]) < 50:
        return f"{true}: not known"
    return f"{true}: {float(row[f'{spell}_said']):.0f}"
