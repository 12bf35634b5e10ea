"""Settings: the definitions that shape the figures, with the date each took force."""

from dataclasses import dataclass

from connectors.source import Column, ColumnType, Flow, Source, key


@dataclass(frozen=True)
class SettingRule:
    """One setting that a provider or a site may set for itself."""

    name: str
    value: float
    unit: str
    meaning: str
    lowest: float = 0
    highest: float = 10_000
    words: tuple[str, ...] = ()  # what may be written for 1, 2, …


DEFINITIONS = (
    SettingRule(
        "tolerance_early_minutes", 15, "minutes", "A call this much early is still on time"
    ),
    SettingRule("tolerance_late_minutes", 15, "minutes", "A call this much late is still on time"),
    SettingRule(
        "time_critical_early_minutes", 15, "minutes", "The same, early, for time-critical calls"
    ),
    SettingRule(
        "time_critical_late_minutes", 15, "minutes", "The same, late, for time-critical calls"
    ),
    SettingRule(
        "missed_by_hour", 23, "hour of the day", "A call not logged by then is missed", 0, 24
    ),
    SettingRule("alert_after_minutes", 15, "minutes", "A delay this long must raise an alert"),
    SettingRule("escalate_within_minutes", 30, "minutes", "A delay must be escalated within"),
    SettingRule("publication_lead_days", 7, "days", "A rota must be published this far ahead"),
    SettingRule("late_change_hours", 48, "hours", "A change this close to the call is a late one"),
    SettingRule(
        "acknowledge_within_days", 3, "working days", "A complaint must be acknowledged in"
    ),
    SettingRule("respond_within_days", 20, "working days", "A complaint must be answered in"),
    SettingRule("small_cell", 5, "people or events", "Fewer than this are not shown", 0, 100),
    SettingRule("positive_feedback_score", 4, "score", "Feedback counts as positive from", 1, 5),
    SettingRule(
        "mar_sample_percent", 20, "% of sheets", "MAR sheets to be sampled each month", 0, 100
    ),
    SettingRule(
        name="recurring_by",
        value=1,
        unit="(1 medicine, 2 sheet, 3 house)",
        meaning="An error recurs in the same medicine on a sheet, on the sheet, or in the house",
        lowest=1,
        highest=3,
        words=("medicine", "sheet", "house"),
    ),
    SettingRule(
        "recurring_window_weeks", 8, "weeks", "The same error again within this recurs", 1, 26
    ),
    SettingRule(
        "reassess_within_days", 28, "days", "After an error staff must be assessed again in", 1, 90
    ),
    SettingRule("short_call_minutes", 10, "minutes", "A call may be this much short of its plan"),
    SettingRule(
        "believe_odd_logs", 0, "0 or 1", "1: a log an hour early, or copied, is right", 0, 1
    ),
    SettingRule(
        "points_in_a_row", 7, "points", "A control chart's signal: so many on one side", 6, 7
    ),
)

SETTINGS = Source(
    name="settings",
    title="Settings",
    flow=Flow.REFERENCE,
    site="site",
    since="from_day",
    columns=(
        key("site", blank=""),
        key("name", ColumnType.CODE, codes=tuple(setting.name for setting in DEFINITIONS)),
        key("from_day", ColumnType.DATE, heading="from"),
        Column(name="value", type=ColumnType.NUMBER, filled=True),
    ),
)
