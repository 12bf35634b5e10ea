"""The README of the archive: what is in it, how to check it, and how small counts are hidden."""

import textwrap

from reports.evidence import method
from reports.evidence.measured import Measured
from reports.evidence.pack import EvidencePack

WIDTH = 96


def read_me(pack: EvidencePack) -> str:
    """Plain text that any computer shows."""
    parts = (
        f"{pack.colophon.title}\n{pack.colophon.subject}\n{pack.colophon.footer}",
        _folded(_INVENTED) if pack.colophon.is_sample else "",
        _CONTENTS,
        _CHECKING,
        _headed("SMALL COUNTS", _small_counts(pack)),
        _headed("THE METHOD, IN PLAIN WORDS", method.PLAIN),
        _headed("THE METHOD, FOR A STATISTICIAN", method.STATISTICS),
        _headed("SOURCES", method.SOURCES),
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
