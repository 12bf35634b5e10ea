"""Quarantine: rejected rows come out as a CSV, are put right, and load again."""

from pathlib import Path

from connectors.read import quarantine_csv
from connectors.report import rows_put_aside
from connectors.warehouse import Store, read
from tests.connectors.exports import CALL, ROTA, ask, counts, export, take

BAD = CALL.replace("V1", "V2").replace("planned", "canx")


def put_aside(store: Store, file: str = "rota.csv", source: str = "rota") -> str:
    with read(store) as cursor:
        return quarantine_csv(cursor, 1, file, source).decode("utf-8-sig")


def test_rejected_rows_are_put_right_and_loaded(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL + BAD + ROTA + "V3,1\n"))
    text = put_aside(store)
    assert text.splitlines() == [ROTA.strip() + ",put_right", BAD.strip() + ",yes", "V3,1,yes"]
    right = text.replace("canx", "cancelled").replace("V3,1,yes\r\n", "")
    assert counts(take(store, export(inbox, "right.csv", right))[0]) == (1, 1, 0, 0, 0)
    assert ask(store, "SELECT visit_id, status FROM rota ORDER BY 1") == [
        ("V1", "planned"),
        ("V2", "cancelled"),
    ]


def test_what_was_put_right_goes_from_the_list(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL + BAD + "V3,1\n"))
    with read(store) as cursor:
        assert list(rows_put_aside(cursor)["line"]) == [3, 4]
    other = BAD.replace("V2", "V7")
    take(store, export(inbox, "monday.csv", ROTA + BAD.replace("canx", "planned") + other))
    with read(store) as cursor:
        left = rows_put_aside(cursor)
    assert list(zip(left["file"], left["line"], strict=True)) == [
        ("monday.csv", 3),
        ("rota.csv", 4),
    ]
    assert put_aside(store).splitlines() == [ROTA.strip() + ",put_right", "V3,1,yes"]


def test_rows_put_right_withdraw_nothing(store: Store, inbox: Path) -> None:
    """Part of a reference export is not the export: what it lacks stays."""
    text = "site,kind\nOak,unit\nElm,unti\n"
    take(store, export(inbox, "sites.csv", text))
    right = put_aside(store, "sites.csv", "sites").replace("unti", "unit")
    found = take(store, export(inbox, "right.csv", right))
    assert (counts(found[0]), found[0].withdrawn) == ((1, 1, 0, 0, 0), 0)
    assert ask(store, "SELECT count(*) FROM sites") == [(2,)]


def test_what_was_not_loaded_has_no_quarantine(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL))
    assert put_aside(store).splitlines() == [ROTA.strip() + ",put_right"]
    assert put_aside(store, "other.csv") == ""


def test_cells_with_line_breaks_and_quotes_come_back_as_they_were(
    store: Store, inbox: Path
) -> None:
    odd = BAD.replace("Northgate", '"North ""the"" gate,\nupper floor"')
    take(store, export(inbox, "rota.csv", ROTA + odd))
    right = put_aside(store).replace("canx", "planned")
    take(store, export(inbox, "right.csv", right))
    assert ask(store, "SELECT branch FROM rota") == [('North "the" gate,\nupper floor',)]
