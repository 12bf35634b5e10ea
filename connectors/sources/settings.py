"""Settings: the definitions that shape the figures, with the date each took force."""

from dataclasses import dataclass

from connectors.source import Column, ColumnType, Flow, Source, key


@dataclass(frozen=True)
class Definition:
    """One setting that a provider or a site may set for itself."""

    name: str
    value: float
    unit: str
    meaning: str
    lowest: float = 0
    highest: float = 10_000


DEFINITIONS = (
    Definition("tolerance_early_minutes", 15, "minutes", "A call this much early is still on time"),
    Definition("tolerance_late_minutes", 15, "minutes", "A call this much late is still on time"),
    Definition(
        "time_critical_early_minutes", 15, "minutes", "The same, early, for time-critical calls"
    ),
    Definition(
        "time_critical_late_minutes", 15, "minutes", "The same, late, for time-critical calls"
    ),
    Definition(
        "missed_by_hour", 23, "hour of the day", "A call not logged by then is missed", 0, 24
    ),
    Definition("alert_after_minutes", 15, "minutes", "A delay this long must raise an alert"),
    Definition("escalate_within_minutes", 30, "minutes", "A delay must be escalated within"),
    Definition("publication_lead_days", 7, "days", "A rota must be published this far ahead"),
    Definition("late_change_hours", 48, "hours", "A change this close to the call is a late one"),
    Definition("acknowledge_within_days", 3, "working days", "A complaint must be acknowledged in"),
    Definition("respond_within_days", 20, "working days", "A complaint must be answered in"),
    Definition("small_cell", 5, "people or events", "Fewer than this are not shown", 0, 100),
    Definition("positive_feedback_score", 4, "score", "Feedback counts as positive from", 1, 5),
    Definition(
        "mar_sample_percent", 20, "% of sheets", "MAR sheets to be sampled each month", 0, 100
    ),
    Definition(
        "recurring_window_weeks", 8, "weeks", "The same error again within this recurs", 1, 26
    ),
    Definition(
        "reassess_within_days", 28, "days", "After an error staff must be assessed again in", 1, 90
    ),
    Definition("short_call_minutes", 10, "minutes", "A call may be this much short of its plan"),
    Definition(
        "points_in_a_row", 7, "points", "A control chart's signal: so many on one side", 6, 7
    ),
)

SETTINGS = Source(
    name="settings",
    title="Settings",
    flow=Flow.REFERENCE,
    replaced_whole=True,
    site="site",
    since="from_day",
    columns=(
        key("site", blank=""),
        key("name", ColumnType.CODE, codes=tuple(one.name for one in DEFINITIONS)),
        key("from_day", ColumnType.DATE, heading="from"),
        Column(name="value", type=ColumnType.NUMBER, filled=True),
    ),
)
