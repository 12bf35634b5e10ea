"""What is absent from a log is not known: no call of such a day is called missed or late."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from connectors.report import ExportGap, export_gaps
from connectors.warehouse import Store, load, read
from metrics.catalogue import measure
from metrics.facts import refresh
from metrics.questions.day import CallOutcome, Severity, days_to_review, review_day
from metrics.series import By, SeriesWanted, series
from plan.words.numbers import gap_of_export, gaps_of_exports
from tests.connectors.exports import LOG, ROTA, ask, export, take

CASES = Path(__file__).parent.parent / "cases"
TODAY = date(2026, 11, 29)


def loaded(store: Store, case: str, *names: str) -> None:
    """The files of a case, as loaded on its day."""
    load(store, [CASES / case / name for name in names], refresh=refresh, today=TODAY)


def by_day(store: Store, id: str, site: str) -> dict[int, tuple[float, float]]:
    """Numerator and denominator of a measure at a site, by the day of the month."""
    with read(store) as cursor:
        wanted = SeriesWanted(measure(id), (site,), by=By.DAY)
        frame = series(cursor, wanted, TODAY).frame.dropna()
    counts = zip(frame["period"], frame["numerator"], frame["denominator"], strict=True)
    return {day.day: (numerator, denominator) for day, numerator, denominator in counts}


def said(store: Store) -> str:
    with read(store) as cursor:
        return gaps_of_exports(export_gaps(cursor, TODAY), TODAY)


def test_calls_of_a_branch_whose_log_lags_are_not_known(store: Store) -> None:
    loaded(store, "88_branch_lag", "rota.csv", "log_n.csv", "log_s.csv")
    whole = dict.fromkeys(range(2, 16), (1, 1))
    assert by_day(store, "punctuality", "Northgate") == whole
    assert by_day(store, "missed_calls", "Northgate") == dict.fromkeys(whole, (0, 1))
    assert by_day(store, "punctuality", "Southgate") == dict.fromkeys(range(2, 9), (1, 1))
    assert "Southgate: no call log since 8 November" in said(store)


def test_the_review_lists_calls_without_their_log_and_calls_none_of_them_missed(
    store: Store,
) -> None:
    loaded(store, "88_branch_lag", "rota.csv", "log_n.csv", "log_s.csv")
    with read(store) as cursor:
        found = review_day(cursor, "Southgate", date(2026, 11, 12))
        first, *_ = days_to_review(cursor, "Southgate", TODAY)
    assert [call.severity for call in found.exceptions] == [Severity.NOT_KNOWN]
    assert (found.counts.due, found.counts.of(CallOutcome.NOT_KNOWN)) == (0, 1)
    assert first == date(2026, 11, 8)


def test_a_forgotten_week_is_a_gap_of_its_own(store: Store) -> None:
    loaded(store, "89_forgotten_middle_week", "rota.csv", "log1.csv", "log3.csv")
    known = [*range(2, 9), *range(16, 23)]
    assert by_day(store, "missed_calls", "Northgate") == dict.fromkeys(known, (0, 1))
    assert "Northgate: no call log from 9 to 15 November" in said(store)


def test_what_was_forgotten_counts_once_it_comes(store: Store, inbox: Path) -> None:
    loaded(store, "89_forgotten_middle_week", "rota.csv", "log1.csv", "log3.csv")
    rows = [f"V{day},1,{day:02}/11/2026 07:03,,app,\n" for day in range(9, 16)]
    late = export(inbox, "log2.csv", LOG + "".join(rows))
    load(store, [late], refresh=refresh, today=TODAY)
    assert by_day(store, "punctuality", "Northgate") == dict.fromkeys(range(2, 23), (1, 1))


def week(logged: int, *, day: int, planned: int = 10) -> tuple[str, str]:
    """Rota and log rows of one day of March: so many of the calls planned were logged."""
    when = f"{day:02}/03/2026"
    calls = [
        f"D{day}C{at},1,Northgate,{when} 08:00,{when} 08:30,planned\n" for at in range(planned)
    ]
    logs = [f"D{day}C{at},1,{when} 08:00,{when} 08:30,app,\n" for at in range(logged)]
    return "".join(calls), "".join(logs)


@pytest.mark.parametrize(("logged", "is_gap"), [(0, True), (4, True), (5, False), (9, False)])
def test_under_half_of_the_usual_share_is_a_gap(
    store: Store, inbox: Path, logged: int, is_gap: bool
) -> None:
    days = [week(10, day=day) for day in range(1, 6)] + [week(logged, day=6)]
    rota = export(inbox, "rota.csv", ROTA + "".join(calls for calls, _ in days))
    take(store, rota, export(inbox, "log.csv", LOG + "".join(logs for _, logs in days)))
    through = dict(ask(store, "FROM coverage"))["call_log"]
    assert (through == date(2026, 3, 5)) is is_gap
    due = ask(store, "SELECT count(*) FROM calls_due WHERE planned_day = '2026-03-06'")
    assert due == [(0 if is_gap else 10,)]


@pytest.mark.parametrize("wrong", ["09/03/2026", "01/03/2099", "01/03/2006"])
def test_a_wrong_date_in_one_row_moves_no_last_complete_day(
    store: Store, inbox: Path, wrong: str
) -> None:
    days = [week(10, day=day) for day in range(1, 6)]
    rota = export(inbox, "rota.csv", ROTA + "".join(calls for calls, _ in days))
    log = LOG + "".join(logs for _, logs in days)
    odd = log.replace("D3C0,1,03/03/2026 08:00,03/03/2026 08:30", f"D3C0,1,{wrong} 08:00,")
    doses = [f"M{day}N{at},Oak,{day:02}/03/2026 08:00\n" for day in range(1, 6) for at in range(8)]
    mar = "mar_id,house,due_at\n" + "".join(doses) + f"M0,Oak,{wrong} 08:00\n"
    take(store, rota, export(inbox, "log.csv", odd), export(inbox, "mar.csv", mar))
    assert set(dict(ask(store, "FROM coverage")).values()) == {date(2026, 3, 5)}


def test_without_any_call_log_no_day_is_a_gap(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + week(0, day=2)[0]))
    assert ask(store, "FROM export_gaps") == []


def test_of_a_rota_without_any_call_log_no_call_is_called_missed(store: Store, inbox: Path) -> None:
    files = [export(inbox, "rota.csv", ROTA + week(0, day=2)[0])]
    load(store, files, refresh=refresh, today=date(2026, 3, 10))
    standing = "SELECT DISTINCT standing, severity, is_missed, is_delayed FROM calls"
    assert ask(store, standing) == [("not_known", "not_known", False, False)]
    with read(store) as cursor:
        found = review_day(cursor, "Northgate", date(2026, 3, 2))
    assert (found.counts.due, found.counts.of(CallOutcome.NOT_KNOWN)) == (0, 10)
    log = export(inbox, "log.csv", LOG + week(4, day=2)[1])
    load(store, [log], refresh=refresh, today=date(2026, 3, 10))
    assert by_day(store, "missed_calls", "Northgate") == {2: (6, 10)}


def test_a_house_without_charts_is_said(store: Store, inbox: Path) -> None:
    first = date(2026, 1, 1)
    rows = [
        f"{house}{back},{house},{first + timedelta(back):%d/%m/%Y} 08:00\n"
        for house, days in (("Oak", 68), ("Elm", 40))
        for back in range(days)
    ]
    take(store, export(inbox, "mar.csv", "mar_id,house,due_at\n" + "".join(rows)))
    with read(store) as cursor:
        (gap,) = export_gaps(cursor, date(2026, 3, 10))
    assert gap_of_export(gap, TODAY) == "Elm: no medicine administration records since 9 February"


@pytest.mark.parametrize(("days", "told"), [(60, ["Elm: no feedback since 1 March"]), (64, [])])
def test_a_week_without_feedback_is_said_where_it_came_every_day(
    store: Store, inbox: Path, days: int, told: list[str]
) -> None:
    first = date(2026, 1, 1)
    rows = [
        f"{site}{back},{first + timedelta(back):%d/%m/%Y},{site}\n"
        for site, last in (("Oak", 68), ("Elm", days))
        for back in range(last)
    ]
    take(store, export(inbox, "f.csv", "feedback_id,received_on,site\n" + "".join(rows)))
    with read(store) as cursor:
        found = export_gaps(cursor, date(2026, 3, 10))
    assert [gap_of_export(gap, TODAY) for gap in found] == told


def test_gaps_are_said_by_how_they_end() -> None:
    def said(known_to: date | None, held: int, last: int) -> str:
        first, known = date(2026, 11, 9), date(2026, 11, 8)
        of = ("call_log", "Oak", "", known, known_to, first, first.replace(day=last), 50, held)
        return gap_of_export(ExportGap(*of), TODAY)

    assert said(None, 0, 20) == "Oak: no call log since 8 November"
    assert said(None, 7, 20) == "Oak: only 14 % of the call log since 8 November"
    assert said(date(2026, 11, 16), 0, 15) == "Oak: no call log from 9 to 15 November"
    assert said(date(2026, 11, 10), 0, 9) == "Oak: no call log of 9 November"


def test_a_store_of_an_earlier_version_has_no_gaps() -> None:
    with duckdb.connect() as connection:
        assert export_gaps(connection, TODAY) == ()
