"""Journeys and the rota in words: the answer above the page, and what its tables say."""

from metrics.questions.journeys import GapsBehind, LearnedFrom, RotaToCome, Trouble
from pages.furniture.words import counted

TROUBLES = {
    Trouble.OVERLAP: "overlaps the call before",
    Trouble.NO_GAP: "no gap at all",
    Trouble.TOO_SHORT: "shorter than the journey",
}
LEARNED = {
    LearnedFrom.ONE_HOME: "the same home: no journey",
    LearnedFrom.TIME_OF_DAY: "this way at this time of day",
    LearnedFrom.ANY_TIME: "this way at any time",
    LearnedFrom.EITHER_WAY: "this way and the way back",
    LearnedFrom.NEARBY: "ways like it at this branch",
    LearnedFrom.ROTA: "the rota’s own travel time",
    LearnedFrom.NOTHING: "nothing is known yet",
}
BANDS = {
    "before 07": "before 07:00",
    "07-10": "07:00 to 10:00",
    "10-16": "10:00 to 16:00",
    "16-19": "16:00 to 19:00",
    "after 19": "after 19:00",
}


def in_words(found: RotaToCome) -> str:
    """The answer: how many gaps will not work, and who waits if nothing changes."""
    days = counted((found.last - found.first).days + 1, "day")
    if not found.calls:
        return f"**No call is planned for the next {days} in the data.** Load the rota to come."
    if not found.gaps:
        return f"**In the next {days} every gap will do:** {found.gaps_between:,} of them."
    critical = sum(gap.is_time_critical for gap in found.gaps)
    before = f"; {critical:,} before time-critical calls" if critical else ""
    share = 100 * len(found.gaps) / found.gaps_between
    return (
        f"**In the next {days} {counted(len(found.gaps), 'gap')} will not work{before}.**"
        f" That is {share:.0f} in every 100. {late_in_words(found)}"
    )


def late_in_words(found: RotaToCome) -> str:
    """How many calls begin late if every call takes as long as planned."""
    if not found.late:
        return "No call begins later than its tolerance for it, but the slack is gone."
    critical = sum(call.is_time_critical for call in found.late)
    of_those = f", {critical:,} of them time-critical" if critical else ""
    many = len(found.late)
    begin = "begins" if many == 1 else "begin"
    return f"If nothing changes, **{counted(many, 'call')} {begin} late**{of_those}."


def unlearned_in_words(found: RotaToCome) -> str:
    """What needs no logs to be seen, and where nothing can be said."""
    overlaps = sum(gap.trouble is Trouble.OVERLAP for gap in found.gaps)
    none = sum(gap.trouble is Trouble.NO_GAP for gap in found.gaps)
    plain = "No two calls overlap, and none follows at once."
    if overlaps or none:
        plain = (
            f"{counted(overlaps, 'overlap')} and {counted(none, 'gap')} of no minutes: no logs are"
            " needed to see those."
        )
    unknown = (
        f" Of {counted(found.gaps_unknown, 'gap')} nobody knows the journey, so nothing is said."
        if found.gaps_unknown
        else ""
    )
    return f"{plain}{unknown}"


def behind_in_words(found: GapsBehind, weeks: int) -> str:
    """How often the rota left too little time, as a share and as a count."""
    whole = found.whole
    if not whole.gaps:
        return "No gap of these weeks has a journey that is known."
    share = 100 * whole.would_not_do / whole.gaps
    return (
        f"In the last {weeks} complete weeks **{share:.0f} in every 100 gaps were too short**"
        f" ({whole.would_not_do:,} of {whole.gaps:,})."
    )
