"""The definitions in force at a place on a day, and the values that they have taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.measure import Measure
from metrics.within import Cursor

EVERYWHERE = """
    SELECT
        site,
        name,
        value
    FROM setting_spans
    WHERE $day BETWEEN from_day AND to_day
    ORDER BY site, name
"""

# (settings read together, the sentence for any values, the shorter one where both are the same)
PHRASES = (
    (
        ("tolerance_early_minutes", "tolerance_late_minutes"),
        "on time = from {} minutes early to {} minutes late",
        "on time = within {} minutes either side of the planned time",
    ),
    (
        ("time_critical_early_minutes", "time_critical_late_minutes"),
        "time-critical calls on time = from {} minutes early to {} minutes late",
        "time-critical calls on time = within {} minutes either side of the planned time",
    ),
    (
        ("tolerance_late_minutes", "time_critical_late_minutes"),
        "late = more than {} minutes late (time-critical calls: {}, if that is less)",
        "late = more than {} minutes late",
    ),
    (("missed_by_hour",), "missed = nobody there by {}:00 or by the person's next call", ""),
    (("alert_after_minutes",), "a delay = more than {} minutes late", ""),
    (("escalate_within_minutes",), "escalated in time = within {} minutes of the alert", ""),
    (("publication_lead_days",), "in good time = published {} days ahead or more", ""),
    (("late_change_hours",), "at short notice = changed {} hours or less before the call", ""),
    (("acknowledge_within_days",), "acknowledged in time = within {} working days", ""),
    (("respond_within_days",), "answered in time = within {} working days", ""),
    (("positive_feedback_score",), "positive = a score of {} or more", ""),
    (("short_call_minutes",), "cut short = more than {} minutes shorter than planned", ""),
    (("recurring_by", "recurring_window_weeks"), "recurring = again {} within {} weeks", ""),
    (("reassess_within_days",), "in time = assessed again within {} days of the error", ""),
)
# What the numbers of a setting stand for.
MEANT = {
    "recurring_by": {
        1: "on the same person's sheet, in the same medicine where that is named,",
        2: "on the same person's sheet",
        3: "in the same house",
    }
}


@dataclass(frozen=True)
class Settings:
    """The values in force at one site ('' = the provider) on one day."""

    site: str
    day: date
    values: tuple[tuple[str, float], ...]

    def value(self, name: str) -> float:
        """The value of one setting. Raises LookupError, naming those there are, if unknown."""
        for known, value in self.values:
            if known == name:
                return value
        names = ", ".join(known for known, _ in self.values)
        raise LookupError(f"There is no setting '{name}'. The settings are: {names}.")


@dataclass(frozen=True)
class Differing:
    """A site whose own value of a setting is not the provider's."""

    name: str
    site: str
    value: float
    general: float


def settings_in_force(cursor: Cursor, site: str, day: date) -> Settings:
    """The values in force at `site` ('' for the provider as a whole) on `day`."""
    known = settings_by_site(cursor, day)
    return replace(known.get(site, known[""]), site=site)


def settings_by_site(cursor: Cursor, day: date) -> dict[str, Settings]:
    """The same of every site that is known, and of the provider (""), in one question."""
    found: dict[str, list[tuple[str, float]]] = {"": []}
    for site, name, value in cursor.execute(EVERYWHERE, {"day": day}).fetchall():
        found.setdefault(site, []).append((name, value))
    return {site: Settings(site, day, tuple(values)) for site, values in found.items()}


def in_words(measure: Measure, settings: Settings) -> str:
    """The settings that shape a measure, as one sentence to print beside its figures; '' if none.

    "On time = within 15 minutes either side of the planned time."
    """
    phrases = []
    for names, sentence, same in PHRASES:
        if not set(names) <= set(measure.settings):
            continue
        known = ((name, settings.value(name)) for name in names)
        values = [MEANT.get(name, {}).get(int(value), f"{value:g}") for name, value in known]
        phrases.append((same if same and len(set(values)) == 1 else sentence).format(*values))
    text = "; ".join(phrases)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def differing(cursor: Cursor, names: Sequence[str], day: date) -> tuple[Differing, ...]:
    """Sites whose values of these settings are not the provider's on `day`.

    Percentages made with different definitions must not be compared without saying so.
    """
    known = {site: dict(own.values) for site, own in settings_by_site(cursor, day).items()}
    general = known.pop("")
    return tuple(
        Differing(name, site, own[name], general[name])
        for name in sorted(names)
        for site, own in sorted(known.items())
        if name in own and name in general and own[name] != general[name]
    )


SPANS = """
    SELECT
        setting_defaults.name,
        setting_defaults.meaning,
        setting_defaults.unit,
        '' AS site,
        NULL::DATE AS since,
        setting_defaults.value
    FROM setting_defaults
    WHERE list_contains($names, setting_defaults.name)
    UNION ALL
    SELECT
        settings.name,
        setting_defaults.meaning,
        setting_defaults.unit,
        coalesce(settings.site, ''),
        settings.from_day,
        settings.value
    FROM settings
    JOIN setting_defaults USING (name)
    WHERE list_contains($names, settings.name)
        AND list_contains($sites, coalesce(settings.site, ''))
        AND settings.from_day <= $day
    ORDER BY
        name,
        site,
        since NULLS FIRST
"""


@dataclass(frozen=True)
class SettingSpan:
    """A setting's value at one site ('' = the provider) from a day on; None: from the beginning."""

    name: str
    meaning: str
    unit: str
    site: str
    since: date | None
    value: float


def setting_spans(
    cursor: Cursor, names: Sequence[str], sites: Sequence[str], day: date
) -> tuple[SettingSpan, ...]:
    """Every value that these settings took up to a day, the oldest first, with when it took force.

    The default, the provider's own values, and those of `sites`.
    """
    asked = {"names": list(names), "sites": ["", *sites], "day": day}
    return tuple(SettingSpan(*row) for row in cursor.execute(SPANS, asked).fetchall())


def changed_settings(cursor: Cursor) -> list[tuple[str, str, date]]:
    """Each setting that took another value: its name, the site ("" for all), the day."""
    return cursor.execute(
        """
        SELECT DISTINCT
            name,
            coalesce(settings.site, '') AS site,
            settings.from_day
        FROM settings
        JOIN setting_defaults USING (name)
        QUALIFY settings.from_day IS NOT NULL
            AND settings.value <> coalesce(
                lag(settings.value) OVER (PARTITION BY settings.site, name ORDER BY from_day),
                setting_defaults.value
            )
        """
    ).fetchall()


def new_ways(cursor: Cursor, measure: Measure) -> list[tuple[str, date]]:
    """Another line of checks finds other things: each line but the first begins a phase."""
    return cursor.execute(
        """
        SELECT
            facts.site,
            min(facts.day) AS day
        FROM facts
        JOIN fact_state USING (definition)
        WHERE fact_state.measure = $measure
        GROUP BY facts.site, facts.part
        QUALIFY min(facts.day) > min(min(facts.day)) OVER (PARTITION BY facts.site)
        """,
        {"measure": measure.id},
    ).fetchall()
