"""Which calls are asked for: where, on which days and at which hours."""

from dataclasses import dataclass
from datetime import date

# The calls due that are asked for. A filter on `planned_day` reaches the tables.
CHOSEN = """
    chosen AS (
        SELECT
            *,
            isodow(planned_day) AS weekday,
            hour(planned_start) AS hour
        FROM calls_due
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
            AND ($run = '' OR run = $run)
            AND ($area = '' OR cluster = $area)
            AND ($weekday = 0 OR isodow(planned_day) = $weekday)
            AND hour(planned_start) >= $from_hour
            AND hour(planned_start) < $to_hour
    )
"""


@dataclass(frozen=True)
class Asked:
    """Calls due planned from `first` to `last`; "" and 0 ask for all, and so do no branches.

    weekday: 1 for Monday to 7. Hours are those of the planned time, `to_hour` left out.
    """

    first: date
    last: date
    branches: tuple[str, ...] = ()
    run: str = ""
    area: str = ""
    weekday: int = 0
    from_hour: int = 0
    to_hour: int = 24

    @property
    def is_within_days(self) -> bool:
        """Whether it asks for some runs, weekdays or hours only, which no fact tells apart."""
        return bool(self.run or self.weekday) or (self.from_hour, self.to_hour) != (0, 24)

    def bound(self) -> dict[str, object]:
        """The values that CHOSEN binds."""
        return vars(self) | {"branches": list(self.branches)}
