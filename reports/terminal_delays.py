"""Late calls and why they were late, on the command line: for a person, and for another program."""

from collections.abc import Sequence
from datetime import date

from metrics.questions.late_calls import Cause, LateCall
from reports.terminal import in_words, print_json, print_table, screen


def delay_row(call: LateCall) -> dict:
    """One late call with its minutes by cause, all six named; nobody's id but the call's."""
    return {
        "visit_id": call.visit_id,
        "branch": call.branch,
        "run": call.run,
        "area": call.area,
        "planned_day": call.planned_day.isoformat(),
        "planned_start": call.planned_start.isoformat(),
        "minutes_late": call.minutes_late,
        "causes": {cause.value: minutes for cause, minutes in call.causes.items()},
    }


def words(cause: Cause) -> str:
    return cause.value.replace("_", " ")


def print_delays(late: Sequence[LateCall], days: tuple[date, date] | None, as_json: bool) -> None:
    """A line a late call, then the minutes by cause; or JSON."""
    if as_json:
        print_json([delay_row(each) for each in late])
        return
    if not late or days is None:
        screen.print("No late calls: nobody began late, or the rota or the call log is not here.")
        return
    _print_calls(late)
    screen.print()
    _print_causes(late)
    first, last = days
    screen.print(
        f"{len(late):,} late calls and {in_words(round(_minutes(late), 1))} minutes "
        f"from {first:%d/%m/%Y} to {last:%d/%m/%Y}."
    )


def _minutes(late: Sequence[LateCall]) -> float:
    return sum(call.minutes_late for call in late)


def _print_calls(late: Sequence[LateCall]) -> None:
    print_table(
        ("call", "branch", "run", "planned", "minutes late", "of which"),
        [
            (
                call.visit_id,
                call.branch,
                call.run,
                f"{call.planned_start:%d/%m/%Y %H:%M}",
                in_words(call.minutes_late),
                ", ".join(f"{in_words(n)} {words(c)}" for c, n in call.causes.items() if n),
            )
            for call in late
        ],
    )


def _print_causes(late: Sequence[LateCall]) -> None:
    whole = _minutes(late)
    by_cause = {cause: sum(call.causes.minutes(cause) for call in late) for cause in Cause}
    print_table(
        ("cause", "minutes", "share"),
        [(words(c), in_words(round(n, 1)), f"{n / whole:.0%}") for c, n in by_cause.items()],
    )
