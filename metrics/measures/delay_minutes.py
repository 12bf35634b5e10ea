"""Minutes that late calls began late, by cause, for every hundred calls due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally, together
from metrics.questions.delay_causes import CAUSES, LOST_TO


def minutes_lost(steps: str, parts: str, minutes: str) -> str:
    """The SQL of minutes by part, over all calls due; `parts`: their columns, of which step."""
    return f"""{steps.rstrip()},
    parted AS (
        UNPIVOT {parts}
        INTO NAME part VALUE seconds
    )
""" + together(
        tally(minutes, of="parted", part="part", denominator="0", where="seconds > 0"),
        tally("0", of="calls_due", needs="call_log.rows"),
    )


MEASURE = Measure(
    id="delay_minutes",
    title="Minutes lost by cause",
    why="A delay is cured at its cause: the start of the day, the rota, the journey or the call.",
    rule=(
        "The whole lateness of each call due that began later than the tolerance for late calls, "
        "per 100 calls due that day. Each minute has one cause, and the causes add up: the "
        "carer's first call of the working day (04:00 to 04:00) began late; the call before "
        "ended late by more than the gap had to spare; the rota's gap was shorter than that "
        "journey usually takes; the journey took longer than usual, up to its slowest tenth; "
        "all other time between the calls; or logs are missing. The call before is the one that "
        "the carer really came from, if it was planned earlier. Of two carers, the one who came "
        "last counts. After a break of more than an hour, or on a call taken over from another "
        "carer, no time is put down to the rota's gap or to the journey."
    ),
    source=(
        "No public standard splits lateness: the split is this program's own. NICE NG21 1.4 asks "
        "that contracts give time to travel."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("minutes in every 100 calls due"),
    theme=Theme.PUNCTUALITY,
    change="{n} minutes of lateness in {per} calls",
    change_of_part="{n} minutes lost to {part} in {per} calls",
    reads=("rota", "call_log"),
    reach=335,
    settings=("tolerance_late_minutes", "time_critical_late_minutes"),
    part_is="cause",
    part_names=LOST_TO,
    part_shares_denominator=True,
    sql=minutes_lost(
        f"WITH {CAUSES}",
        "causes ON first_call, inherited, impossible_gap, journey, gap_otherwise, unknown",
        "sum(seconds) / 60",
    ),
)
