"""Second opinions on what was counted of medicines, in plain Python from lists of rows."""

from collections.abc import Iterable
from datetime import date, timedelta

from tests import second_opinion as plain

Row = dict
Tables = dict[str, list[Row]]
Counted = Iterable[tuple[plain.Key, float, float | None]]

WRONG_IN_GIVING = {
    "omitted",
    "wrong_dose",
    "wrong_time",
    "wrong_person",
    "wrong_medicine",
    "wrong_route",
    "extra_dose",
    "unprescribed",
    "allergy",
    "expired_or_spoiled",
}


def has(rows: list[Row], column: str) -> bool:
    return any(row[column] is not None for row in rows)


def day_of(row: Row) -> date:
    return row["due_at"].date()


def round_of(row: Row) -> str:
    hour = row["due_at"].hour
    if 5 <= hour < 11:
        return "morning"
    if 11 <= hour < 15:
        return "midday"
    return "teatime" if 15 <= hour < 19 else "night"


def refusals(tables: Tables) -> Counted:
    one = 1 if has(tables["mar"], "outcome_code") else None
    for row in tables["mar"]:
        key = (row["house"], "", round_of(row), day_of(row))
        yield key, row["outcome_code"] == "refused", one


def errors_among(tables: Tables, column: str, wanted: object) -> Counted:
    """Documentation errors among the doses whose `column` is `wanted`; none can be told without."""
    told = has(tables["mar"], column)
    one = 1 if told and has(tables["mar"], "outcome_code") else None
    for row in tables["mar"]:
        if row[column] == wanted:
            yield (row["house"], "", "", day_of(row)), bool(plain.error_kind(row)), one
        elif not told:
            yield (row["house"], "", "", day_of(row)), 0, None


def controlled_drug_errors(tables: Tables) -> Counted:
    return errors_among(tables, "controlled", True)


def prn_errors(tables: Tables) -> Counted:
    return errors_among(tables, "schedule", "prn")


def recurs(error: Row, among: list[Row], tables: Tables) -> bool:
    """Whether one of these errors of its kind is its like, on an earlier day within the window."""
    day = error["day"]
    weeks, by = (
        plain.setting(name, error["house"], day, tables)
        for name in ("recurring_window_weeks", "recurring_by")
    )
    alike = ["house", "line", "kind"]
    if by <= 2 and error["person_id"] is not None:
        alike.append("person_id")
        if by <= 1 and error.get("medicine") is not None:
            alike.append("medicine")
    return any(
        all(other.get(what) == error.get(what) for what in alike)
        and 0 < (day - other["day"]).days <= 7 * weeks
        for other in among
    )


def documentation_errors(tables: Tables) -> Iterable[tuple[Row, bool]]:
    """Each of them, and whether it recurs."""
    wrong = [
        row | {"line": "mar", "kind": plain.error_kind(row), "day": day_of(row)}
        for row in tables["mar"]
        if plain.error_kind(row)
    ]
    return ((error, recurs(error, wrong, tables)) for error in wrong)


def of_documentation(tables: Tables, wanted: bool) -> Counted:
    one = 1 if has(tables["mar"], "outcome_code") else None
    for row in tables["mar"]:
        yield (row["house"], "", "", day_of(row)), 0, one
    for error, again in documentation_errors(tables):
        if again is wanted:
            yield (error["house"], "", error["kind"], error["day"]), 1, 0


def recurring_errors(tables: Tables) -> Counted:
    return of_documentation(tables, True)


def first_errors(tables: Tables) -> Counted:
    return of_documentation(tables, False)


def recurring_findings(tables: Tables) -> Counted:
    found = [
        row | {"kind": row["finding"], "day": row["checked_on"]}
        for row in tables["mar_audit"]
        if row["finding"]
    ]
    for key, _, checks in plain.audit_findings(tables):
        yield key, 0, checks
    for row in found:
        key = (row["house"], "", plain.first_known(row["line"]), row["day"])
        yield key, recurs(row, found, tables), 0


def doses_by_out_of_date(tables: Tables) -> Counted:
    named = has(tables["mar"], "staff_id")
    one = 1 if named and tables["competency"] else None
    for row in tables["mar"]:
        outcome = row["outcome_code"]
        given = row["given_at"] if outcome is None else outcome in ("given", "partly_given")
        key = (row["house"], "", "", day_of(row))
        if given and row["staff_id"] is not None:
            competent = plain.is_competent(row["staff_id"], day_of(row), tables)
            yield key, not competent, one
        elif given and not named:
            yield key, 0, None


def reassessed_after_error(tables: Tables) -> Counted:
    named = has(tables["mar"], "staff_id") or has(tables["mar_audit"], "staff_id")
    one = 1 if named and tables["competency"] else None
    errors = {
        (row["house"], row["staff_id"], day_of(row))
        for row in tables["mar"]
        if row["outcome_code"] == "omitted"
    }
    for row in tables["mar_audit"]:
        if row["finding"] in WRONG_IN_GIVING:
            day = row["found_at"].date() if row["found_at"] else row["checked_on"]
            errors.add((row["house"], row["staff_id"], day))
    for house, who, day in errors:
        if who is None and named:
            continue
        days = plain.setting("reassess_within_days", house, day, tables)
        last = day + timedelta(days=round(days))
        again = any(
            row["staff_id"] == who
            and row["topic"] == "medicines"
            and row["kind"] == "observed_assessment"
            and day <= row["assessed_on"] <= last
            for row in tables["competency"]
        )
        yield (house, "", "", last), again, one


MEASURES = {
    "refusals": refusals,
    "controlled_drug_errors": controlled_drug_errors,
    "prn_errors": prn_errors,
    "recurring_errors": recurring_errors,
    "first_errors": first_errors,
    "recurring_findings": recurring_findings,
    "doses_by_out_of_date": doses_by_out_of_date,
    "reassessed_after_error": reassessed_after_error,
}
