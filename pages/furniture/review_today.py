"""Today's rota: the gaps that will not work, and the calls that begin late if nothing changes."""

import pandas as pd
import streamlit as st

from metrics.questions.journeys import GapToCome, LateToCome, RotaToCome, Trouble, gaps_to_come
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, counted, day_in_words
from plan.words.numbers import listed

_MOST_TOLD = 8
_TROUBLE = {
    Trouble.OVERLAP: "overlaps the call before",
    Trouble.NO_GAP: "no gap at all",
    Trouble.TOO_SHORT: "gap too short",
}


@of_data(st.cache_resource, max_entries=60)
def today_at(here: Data, branch: str) -> RotaToCome:
    """What today's rota of the branch will break."""
    with cursor_of(here) as cursor:
        return gaps_to_come(cursor, [branch], here.today, days=1)


def in_a_line(here: Here, branch: str) -> None:
    """The answer, above everything."""
    st.markdown(f":material/today: {_told(today_at(here, branch))} · [see them](#today)")


def rota(here: Here, branch: str) -> None:
    """Gap by gap, those before time-critical calls first; then who waits if nothing changes."""
    st.header("Today’s rota", anchor="today")
    found = today_at(here, branch)
    st.markdown(f"{_told(found)}.")
    if found.gaps:
        said = f"Gaps that will not work, {branch}, {day_in_words(here.today, here.today)}"
        told = Told(sites=(branch,), reads=("rota", "call_log"))
        table(_table(found.gaps), said, "gaps of today", told)
    if found.late:
        _will_be_late(found)
    unknown = (
        f" Of {found.gaps_unknown} gaps nobody knows the journey." if found.gaps_unknown else ""
    )
    aside(
        "A gap will not work if the journey usually takes longer, as the logs of the months before"
        f" tell; an overlap or no gap needs no logs to be seen.{unknown}"
    )


def _told(found: RotaToCome) -> str:
    if not found.calls:
        return "**Today’s rota:** no call is planned in the data"
    if not found.gaps:
        return f"**Today’s rota:** every gap between its {counted(found.calls, 'call')} will do"
    critical = sum(gap.is_time_critical for gap in found.gaps)
    before = f"; **{critical} before time-critical calls**" if critical else ""
    return f"**Today’s rota: {counted(len(found.gaps), 'gap')} will not work**{before}"


def _will_be_late(found: RotaToCome) -> None:
    """The time-critical first; beyond a few only how many."""
    times = [_late(each) for each in found.late[:_MOST_TOLD]]
    more = len(found.late) - len(times)
    told = listed([*times, f"{more} more"] if more else times)
    calls = counted(len(found.late), "call")
    st.markdown(f"If nothing changes, **{calls} will begin late**: {told}.")


def _late(each: LateToCome) -> str:
    critical = "**time-critical** " if each.is_time_critical else ""
    return f"{critical}{each.planned_start:%H:%M} ({each.minutes_late:.0f} min)"


def _table(gaps: tuple[GapToCome, ...]) -> pd.DataFrame:
    rows = [
        {
            "Call at": f"{gap.planned_start:%H:%M}",
            "Time-critical": "time-critical" if gap.is_time_critical else "",
            "Run": gap.run,
            "From": gap.from_district,
            "To": gap.to_district,
            "Gap, min": round(gap.gap_minutes),
            "Journey usually, min": round(gap.journey_minutes) if gap.journey_minutes else None,
            "Too short by, min": round(gap.minutes_short),
            "What is wrong": _TROUBLE[gap.trouble],
        }
        for gap in gaps
    ]
    return pd.DataFrame(rows)
