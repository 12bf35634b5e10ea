"""Rows: what is put aside, on which line, for what reason; blank, zero and not applicable."""

from pathlib import Path

import pytest

from connectors.warehouse import Store
from tests.connectors.exports import CALL, LOG, ROTA, ask, counts, export, memory, take, take_in

ASIDE = "SELECT line, column_name, reason FROM quarantine ORDER BY line"


def rota_rows(inbox: Path, text: str):
    """(counts, what was put aside) of a rota with these rows."""
    connection = memory()
    found = take_in(connection, inbox, [export(inbox, "rota.csv", ROTA + text)])
    return counts(found[0]), connection.execute(ASIDE).fetchall()


def row(visit: str, *, slot="1", branch="Northgate", start="02/03/2026 08:00", status="planned"):
    return f"{visit},{slot},{branch},{start},02/03/2026 09:00,{status}\n"


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (row(""), "visit_id", "nothing where something is needed"),
        (row("  "), "visit_id", "nothing where something is needed"),
        (row("V2", branch=""), "branch", "nothing where something is needed"),
        (row("V2", start=""), "planned_start", "nothing where something is needed"),
        (row("#N/A"), "visit_id", "nothing where something is needed"),
        (row("V2", branch=" #REF!"), "branch", "nothing where something is needed"),
        (row("V2", start="soon"), "planned_start", "a date or time that cannot be read"),
        (row("V2", slot="one"), "carer_slot", "not a number"),
        (row("V2", slot="1.5"), "carer_slot", "not a number"),
        (row("V2", slot="3"), "carer_slot", "a number outside its range"),
        (row("V2", start="02/03/2026 09:01"), "planned_end", "an end before its beginning"),
        (row("V2", status="canx"), "status", "a code that is not known"),
        ("V2,1,Northgate\n", "", "too many or too few cells"),
        (row("V2").strip() + ",more\n", "", "too many or too few cells"),
        ('V2,1,"North"gate,,,\n', "", "quotation marks that do not match"),
    ],
)
def test_a_row_that_does_not_fit_is_put_aside(
    inbox: Path, bad: str, column: str, reason: str
) -> None:
    assert rota_rows(inbox, CALL + bad + row("V3")) == (
        (3, 2, 0, 0, 1),
        [(3, column, reason)],
    )


def test_what_a_spreadsheet_could_not_work_out_is_not_known(inbox: Path) -> None:
    connection = memory()
    text = f"{ROTA.strip()},run,carer_id\n{CALL.strip()},#NAME?,#N/A\n"
    text += f"{CALL.strip().replace('V1', 'V2')},#1 round,C1\n"
    assert take_in(connection, inbox, [export(inbox, "rota.csv", text)])[0].loaded == 2
    known = connection.execute("SELECT run, carer_id FROM rota ORDER BY visit_id").fetchall()
    assert known == [(None, None), ("#1 round", "C1")]


def test_a_person_whose_number_a_spreadsheet_has_rounded_is_nobody(inbox: Path) -> None:
    connection = memory()
    rows = (f"{CALL.strip().replace('V1', f'V{at}')},4.45E+11\n" for at in (1, 2))
    text = f"{ROTA.strip()},service_user_id\n{''.join(rows)}"
    assert take_in(connection, inbox, [export(inbox, "rota.csv", text)])[0].rejected == 2
    told = [(n, "service_user_id", "a number that a spreadsheet has rounded") for n in (2, 3)]
    assert connection.execute(ASIDE).fetchall() == told


def test_below_headings_without_a_name_a_row_may_end_early(inbox: Path) -> None:
    connection = memory()
    text = f"{ROTA.strip()},,\n{CALL}{row('V2').strip()},,\nV3,1,Northgate\n{row('V4')}"
    found = take_in(connection, inbox, [export(inbox, "rota.csv", text)])
    assert counts(found[0]) == (4, 3, 0, 0, 1)
    assert connection.execute(ASIDE).fetchall() == [(4, "", "too many or too few cells")]


def test_the_lines_that_a_database_draws_around_its_rows_are_left_out(inbox: Path) -> None:
    connection = memory()
    text = f"{ROTA}--,---,----,-----,-----,------\n{CALL}\n(1 row affected)\n"
    (found,) = take_in(connection, inbox, [export(inbox, "rota.csv", text)])
    assert (found.loaded, found.left_out, found.rejected) == (1, 2, 0)
    assert "line 2 left out: a ruled line" in found.notes


def test_the_hour_that_october_repeats_does_not_make_an_end_before_its_beginning(
    inbox: Path,
) -> None:
    night = "V1,1,Northgate,25/10/2026 01:45,25/10/2026 01:15,planned\n"
    assert rota_rows(inbox, night)[0] == (1, 1, 0, 0, 0)
    assert rota_rows(inbox, night.replace("01:45", "02:30"))[0] == (1, 0, 0, 0, 1)


def test_line_numbers_are_true_after_line_breaks_in_cells_and_ragged_rows(inbox: Path) -> None:
    rows = (
        row("V1", branch='"North\ngate\n"')  # lines 2 to 4
        + "V2,1\n"  # 5
        + "\n"  # 6, blank: no row
        + row("V3", branch='"South, \r\nbank"')  # 7 and 8
        + row("V4", status="canx")  # 9
        + "V5,1,a,b,c,d,e,f,g\n"  # 10
        + row("V6", start="never")  # 11
    )
    assert rota_rows(inbox, rows) == (
        (6, 2, 0, 0, 4),
        [
            (5, "", "too many or too few cells"),
            (9, "status", "a code that is not known"),
            (10, "", "too many or too few cells"),
            (11, "planned_start", "a date or time that cannot be read"),
        ],
    )


def test_line_numbers_are_true_where_only_cells_are_at_fault(inbox: Path) -> None:
    """The fast way reads it all; the lines are looked up after it."""
    rows = row("V1", branch='"North\ngate"') + row("V2", status="canx") + row("V3")
    assert rota_rows(inbox, rows) == (
        (3, 2, 0, 0, 1),
        [(4, "status", "a code that is not known")],
    )


def test_a_delimiter_too_many_at_the_end_is_no_fault(inbox: Path) -> None:
    assert rota_rows(inbox, CALL.strip() + ",\n" + "V2,1\n")[0] == (2, 1, 0, 0, 1)


def test_line_ends_of_every_system_are_read(inbox: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = (ROTA + CALL + row("V2")).replace("\n", end)
        connection = memory()
        assert counts(take_in(connection, inbox, [export(inbox, "r.csv", text)])[0])[1] == 2


def test_blank_zero_and_not_applicable_are_three_things(store: Store, inbox: Path) -> None:
    audits = "observation_id,item,unit,observed_at,result\n"
    audits += "O1,1,Oak,02/03/2026 10:00,not_applicable\n"
    audits += "O1,2,Oak,02/03/2026 10:00,\n"
    audits += "O1,3,Oak,02/03/2026 10:00,Not met\n"
    beds = "unit,day,occupied\nOak,02/03/2026,0\nOak,03/03/2026,\n"
    take(store, export(inbox, "audits.csv", audits), export(inbox, "beds.csv", beds))
    assert ask(store, "SELECT result FROM audits ORDER BY item") == [
        ("not_applicable",),
        (None,),
        ("not_met",),
    ]
    assert ask(store, "SELECT occupied FROM bed_days ORDER BY day") == [(0,), (None,)]


def test_a_double_handed_call_is_two_rows_of_one_visit(store: Store, inbox: Path) -> None:
    rota = export(inbox, "rota.csv", ROTA + row("V1") + row("V1", slot="2"))
    log = export(
        inbox,
        "call_log.csv",
        LOG
        + "V1,1,02/03/2026 08:00,02/03/2026 08:30,app,completed\n"
        + "V1,2,02/03/2026 08:05,,manual,\n",
    )
    take(store, rota, log)
    assert ask(store, "SELECT count(*), count(DISTINCT visit_id) FROM rota") == [(2, 1)]
    assert ask(store, "SELECT verification, logged_out_at FROM call_log WHERE carer_slot = 2") == [
        ("manual", None)
    ]


def test_a_manual_log_in_that_copies_the_planned_time_is_kept_with_its_verification(
    store: Store, inbox: Path
) -> None:
    log = LOG + "V1,1,02/03/2026 08:00,02/03/2026 08:30,manual,completed\n"
    take(store, export(inbox, "rota.csv", ROTA + CALL), export(inbox, "log.csv", log))
    joined = "SELECT verification FROM call_log JOIN rota USING (visit_id, carer_slot)"
    assert ask(store, joined + " WHERE logged_in_at = planned_start") == [("manual",)]


def test_a_rota_edited_after_the_event_keeps_its_times_as_first_published(
    store: Store, inbox: Path
) -> None:
    text = ROTA.strip() + ",published_start,changed_at\n"
    text += CALL.strip() + ",02/03/2026 07:00,02/03/2026 12:00\n"
    take(store, export(inbox, "rota.csv", text))
    assert ask(store, "SELECT published_start < planned_start, changed_at > planned_end FROM rota")


def test_a_clean_check_is_one_row_with_no_finding(store: Store, inbox: Path) -> None:
    text = "check_id,finding_no,house,checked_on,finding\nK1,,Alder,02/03/2026,\n"
    take(store, export(inbox, "mar_audit.csv", text))
    assert ask(store, "SELECT finding_no, finding FROM mar_audit") == [(0, None)]


def test_a_strand_may_be_a_word_of_ones_own_but_no_sentence(inbox: Path) -> None:
    connection = memory()
    text = "observation_id,item,unit,observed_at,strand\n"
    text += "O1,1,Oak,02/03/2026 10:00,Night rounds\nO1,2,Oak,02/03/2026 10:00,He said: no\n"
    found = take_in(connection, inbox, [export(inbox, "audits.csv", text)])
    assert counts(found[0]) == (2, 1, 0, 0, 1)
    assert connection.execute("SELECT strand FROM audits").fetchall() == [("night_rounds",)]


def test_a_strand_that_may_be_a_slip_is_told_with_the_nearest(inbox: Path) -> None:
    text = "observation_id,item,unit,observed_at,strand\n"
    text += "O1,1,Oak,02/03/2026 10:00,Privacy\nO1,2,Oak,02/03/2026 10:00,privcy\n"
    (report,) = take_in(memory(), inbox, [export(inbox, "audits.csv", text)])
    assert report.notes == ("strand 'privcy' is a word of its own; the nearest known is 'privacy'",)


def test_no_message_says_what_a_row_says(inbox: Path) -> None:
    connection = memory()
    secret = "Mary had a fall"
    take_in(connection, inbox, [export(inbox, "rota.csv", ROTA + row("V1", status=secret))])
    told = connection.execute("SELECT found, expected, raw FROM quarantine").fetchall()[0]
    assert secret not in told[0] + told[1]
    assert secret in told[2]


def test_a_code_that_many_rows_have_is_named(inbox: Path) -> None:
    connection = memory()
    rows = "".join(row(f"V{at}", status="CANX") for at in range(5))
    take_in(connection, inbox, [export(inbox, "rota.csv", ROTA + rows)])
    told = connection.execute("SELECT DISTINCT found, expected FROM quarantine").fetchall()
    assert told == [("'CANX'", "one of planned, cancelled")]
