"""What each measure counts, a file each; and the frame of SQL that most of them share."""

# The settings that say what a delay is.
OF_A_DELAY = (
    "alert_after_minutes",
    "missed_by_hour",
    "tolerance_early_minutes",
    "tolerance_late_minutes",
)

# Where a row belongs, in each table that is counted: its site, its area and its day.
_PLACES = {
    "calls": ("branch", "cluster", "planned_day"),
    "calls_due": ("branch", "cluster", "planned_day"),
    "complaint_times": ("site", "cluster", "received_on"),
    "complaints": (
        "coalesce(branch, site, '')",
        "cluster_of(postcode, postcode_district(postcode))",
        "coalesce(event_on, received_on)",
    ),
    "errors_found": ("house", "''", "day"),
    "doses_due": ("house", "''", "day"),
    "mar_audit": ("house", "''", "checked_on"),
    "feedback": (
        "coalesce(site, service, '')",
        "cluster_of(postcode, postcode_district(postcode))",
        "received_on",
    ),
    "parted": ("branch", "area", "planned_day"),  # minutes of lateness, as their measures part them
    "observation_items": ("coalesce(unit, service, '')", "''", "day"),
}

# The day up to which complaints are complete.
COMPLETE = "(SELECT max(through) FROM coverage WHERE source = 'complaints')"


def supplied(column: str) -> str:
    """SQL: whether an export ever held it, as in "mar.staff_id"; "mar.rows" for any row at all."""
    source, _, what = column.partition(".")
    return f"EXISTS (FROM supplied WHERE source = '{source}' AND what = '{what}')"


def tally(
    numerator: str,
    of: str,
    *,
    denominator: str = "count(*)",
    part: str = "''",
    area: str = "",
    where: str = "",
    needs: str = "",
) -> str:
    """The SQL that counts rows of one table by place, part and day.

    `needs`: columns such as "call_log.rows", with blanks between them, without any of which the
    denominator is NULL: not supplied.
    """
    site, usual_area, day = _PLACES[of]
    if needs:
        all_held = "\n            AND ".join(map(supplied, needs.split()))
        denominator = f"CASE\n        WHEN {all_held}\n        THEN {denominator}\n    END"
    columns = {"site": site, "area": area or usual_area, "part": part, "day": day}
    columns |= {"numerator": numerator, "denominator": denominator}
    written = (sql if sql == name else f"{sql} AS {name}" for name, sql in columns.items())
    listed = ",\n    ".join(written)
    chosen = f"\nWHERE {where}" if where else ""
    return f"SELECT\n    {listed}\nFROM {of}{chosen}\nGROUP BY ALL"


def together(*tallies: str) -> str:
    """The rows of several, such as what was counted and what it was counted of."""
    return "\nUNION ALL\n".join(tallies)
