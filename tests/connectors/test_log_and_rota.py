"""A log is held against its rota: what belongs to no call, is hours off, or was put aside."""

from datetime import date
from pathlib import Path

import pytest

from connectors.warehouse import Store
from tests.connectors.exports import LOG, ask, counts, export, take

CASES = Path(__file__).parent.parent / "cases"
TODAY = date(2026, 11, 29)
ROTA = "visit_id,carer_slot,branch,carer_id,planned_start,planned_end\n"


def call(visit: str, begins: str, ends: str, carer: str = "C1", day: str = "02/11/2026") -> str:
    return f"{visit},1,Oak,{carer},{day} {begins},{day} {ends}\n"


def log(visit: str, came: str, left: str, day: str = "02/11/2026") -> str:
    times = (f"{day} {time}" if time else "" for time in (came, left))
    return f"{visit},1,{','.join(times)},app,\n"


def loaded(store: Store, inbox: Path, rota: str, logs: str):
    files = export(inbox, "rota.csv", ROTA + rota), export(inbox, "log.csv", LOG + logs)
    return take(store, *files, today=TODAY)[1]


def dispositions(store: Store) -> dict[str, str]:
    return dict(ask(store, "SELECT visit_id, disposition FROM calls"))


def test_ids_that_differ_in_leading_noughts_are_said_and_nothing_is_missed(store: Store) -> None:
    files = (CASES / "35_leading_zero" / name for name in ("rota.csv", "log.csv"))
    _, found = take(store, *files, today=TODAY)
    assert found.findings == (
        "3 of 3 rows of the call log belong to no call of the rota; near matches differ in leading"
        " noughts.",
    )
    assert set(dispositions(store).values()) == {"not_known"}


@pytest.mark.parametrize(
    ("ours", "theirs", "how"),
    [
        ("1001", "1001.0", ".0 at the end"),
        ("v1a", "V1A", "capitals"),
        ("V1", "'V1", "an apostrophe"),
        ("7", "0007", "leading noughts"),
    ],
)
def test_near_matches_are_named(
    store: Store, inbox: Path, ours: str, theirs: str, how: str
) -> None:
    found = loaded(store, inbox, call(ours, "07:00", "07:30"), log(theirs, "07:01", "07:30"))
    assert found.findings[0].endswith(f"near matches differ in {how}.")


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (
            "00{}",
            "3 of 63 rows of the call log belong to no call of the rota; near matches differ in"
            " leading noughts.",
        ),
        ("other {}", ""),  # one in twenty-one of the file
    ],
)
def test_a_branch_whose_ids_are_wrong_is_named_in_a_file_of_many(
    store: Store, inbox: Path, theirs: str, told: str
) -> None:
    whole = LOG.replace("carer_slot", "carer_slot,carer_id")
    rota = "".join(call(str(at), "07:00", "07:30", f"C{at}") for at in range(10, 70))
    rota += "".join(call(str(at), "07:00", "07:30", "C9").replace("Oak", "Elm") for at in (1, 2, 3))
    rows = [(str(at), f"C{at}") for at in range(10, 70)]
    rows += [(theirs.format(at), "C9") for at in (1, 2, 3)]
    logs = "".join(log(of, "07:01", "07:30").replace(",1,", f",1,{who},", 1) for of, who in rows)
    files = export(inbox, "rota.csv", ROTA + rota), export(inbox, "log.csv", whole + logs)
    found = take(store, *files, today=TODAY)[1].findings
    near = told.partition(";")[2] and "; near matches differ in leading noughts"
    elm = f"Elm: 3 of its 3 rows of the call log belong to no call of the rota{near}."
    assert found == (*filter(None, (told,)), elm)


def test_log_ins_an_hour_early_in_summer_are_asked_about(store: Store) -> None:
    files = (CASES / "59_utc_log_unmarked" / name for name in ("rota.csv", "log.csv"))
    _, found = take(store, *files, today=TODAY)
    assert found.findings == (
        "Northgate: every log-in is an hour before its plan (are these times UTC?).",
        "If they are, load the call log again by itself with --times utc, or on the page as UTC.",
    )
    assert ask(store, "SELECT count(*) FROM calls_due") == [(0,)]
    (again,) = take(store, CASES / "59_utc_log_unmarked" / "log.csv", today=TODAY, times="utc")
    assert (again.replaced, again.findings) == (again.read, ())
    assert ask(store, "SELECT count(*) > 0, bool_and(is_on_time) FROM calls_due") == [(True, True)]


def test_somebody_may_say_that_a_log_an_hour_early_is_right(store: Store, inbox: Path) -> None:
    files = [CASES / "59_utc_log_unmarked" / name for name in ("rota.csv", "log.csv")]
    said = "[[definitions]]\nfrom = 2026-01-01\nbelieve_odd_logs = 1\n"
    take(store, *files, export(inbox, "settings.toml", said), today=TODAY)
    assert ask(store, "SELECT count(*) > 0, bool_or(is_on_time) FROM calls_due") == [(True, False)]


def test_a_log_that_copies_the_rota_is_not_judged(store: Store, inbox: Path) -> None:
    hours = range(4, 24)
    rota = "".join(call(f"V{at}", f"{at:02}:00", f"{at:02}:30", f"C{at}") for at in hours)
    logs = "".join(log(f"V{at}", f"{at:02}:00", f"{at:02}:30") for at in hours)
    found = loaded(store, inbox, rota, logs.replace("app", "manual"))
    assert found.findings == ("Oak: the call log copies the rota.",)
    assert set(dispositions(store).values()) == {"not_known"}


HOURS_OFF = log("V1", "07:02", "07:30") + log("V2", "15:01", "15:30")
TWO_CALLS = call("V1", "07:00", "07:30") + call("V2", "09:00", "09:30", "C2")


@pytest.mark.parametrize("names", [("log.csv", "rota.csv"), ("rota.csv", "log.csv")])
def test_a_log_in_hours_from_every_plan_is_put_aside_and_its_call_not_judged(
    store: Store, inbox: Path, names: tuple[str, ...]
) -> None:
    texts = {"rota.csv": ROTA + TWO_CALLS, "log.csv": LOG + HOURS_OFF}
    found = take(store, *(export(inbox, name, texts[name]) for name in names), today=TODAY)
    assert [report.file for report in found] == [*names]
    report = found[names.index("log.csv")]
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.faults == (
        "log.csv, line 3, column logged_in_at: a log hours from every plan of its call, not"
        " believed. Found: a time more than six hours away. Expected: a time within six hours of"
        " the plan."
        " What to do: put its date right, or load the rota that the carer worked by first.",
    )
    assert dispositions(store) == {"V1": "attended", "V2": "not_known"}
    assert ask(store, "SELECT standing FROM calls WHERE visit_id = 'V2'") == [("not_known",)]
    assert ask(store, "SELECT visit_id FROM calls_due") == [("V1",)]
    take(store, export(inbox, "right.csv", LOG + log("V2", "09:01", "09:30")), today=TODAY)
    assert dispositions(store)["V2"] == "attended"


def test_a_log_that_came_before_a_rota_hours_from_it_is_not_believed_until_the_rota_is_right(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "log.csv", LOG + HOURS_OFF), today=TODAY)
    (found,) = take(store, export(inbox, "rota.csv", ROTA + TWO_CALLS), today=TODAY)
    assert found.findings == (
        "Held and not believed, as more than six hours from every plan of their call: 1 of the call"
        " log. Are the dates right?",
    )
    assert dispositions(store) == {"V1": "attended", "V2": "not_known"}
    right = export(inbox, "right.csv", ROTA + call("V2", "15:00", "15:30", "C2"))
    assert take(store, right, today=TODAY)[0].findings == ()
    assert dispositions(store)["V2"] == "attended"


def test_a_log_near_the_plan_that_was_held_when_the_carer_came_is_believed(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "rota.csv", ROTA + TWO_CALLS), today=date(2026, 11, 2))
    moved = export(inbox, "moved.csv", ROTA + call("V2", "18:00", "18:30", "C2"))
    take(store, moved, today=TODAY)
    logs = log("V1", "07:02", "07:30") + log("V2", "09:05", "09:35")
    (found,) = take(store, export(inbox, "log.csv", LOG + logs), today=TODAY)
    assert found.rejected == 0
    assert dispositions(store) == {"V1": "attended", "V2": "attended"}


def test_of_two_sessions_one_that_is_hours_away_is_put_aside_alone(
    store: Store, inbox: Path
) -> None:
    logs = HOURS_OFF.replace("15:01", "09:01").replace("15:30", "09:20")
    found = loaded(store, inbox, TWO_CALLS, logs + log("V2", "16:00", "16:10"))
    assert counts(found) == (3, 2, 0, 0, 1)
    assert dispositions(store) == {"V1": "attended", "V2": "attended"}


def test_a_call_whose_log_was_put_aside_is_not_missed(store: Store, inbox: Path) -> None:
    rota = call("V1", "07:00", "07:30") + call("V2", "09:00", "09:30", "C2")
    bad = log("V2", "09:05", "08:15")
    found = loaded(store, inbox, rota, log("V1", "07:02", "07:30") + bad)
    assert found.rejected == 1
    assert dispositions(store) == {"V1": "attended", "V2": "not_known"}
    right = export(inbox, "right.csv", LOG + log("V2", "09:05", "09:31"))
    take(store, right, today=TODAY)
    assert dispositions(store)["V2"] == "attended"
