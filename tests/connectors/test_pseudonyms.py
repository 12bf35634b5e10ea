"""People in the data are known by codes: their key lies outside the store, figures stay."""

import os
from pathlib import Path

import pytest

from connectors.pseudonyms import CODED, FOLDER, IDENTIFIERS, Key
from connectors.read import quarantine_csv
from connectors.source import Source
from connectors.sources import SOURCES
from connectors.warehouse import Store, StoreProblem, key_part, read
from data.provider import SEED, small
from plan import intake
from tests.connectors.exports import ask, export, take

ROTA = "visit_id,carer_slot,branch,service_user_id,carer_id,planned_start,planned_end,status\n"
CALL = "V1,1,Northgate,{0}P1,{0}C1,02/03/2026 08:00,02/03/2026 08:30,planned\n"
LOG = "visit_id,carer_slot,carer_id,logged_in_at,logged_out_at\n"
CAME = "V1,1,{0}C1,02/03/2026 08:05,02/03/2026 08:30\n"
MARK = "QQMARKQQ"  # in no word of ours, and no code holds it: base32 has no Q in a row by chance


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As it is without settings, but for where keys lie."""
    monkeypatch.delenv(IDENTIFIERS)
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    return tmp_path / "keys"


def in_store(store: Store, text: str) -> list[str]:
    """The files of a store in which a text stands."""
    files = [path for path in Path(store.root).rglob("*") if path.is_file()]
    return [path.name for path in files if text.encode() in path.read_bytes()]


def of_every_export(folder: Path) -> list[Path]:
    """An export of each kind that names people, each identifier marked, one row put aside."""
    return [export(folder, f"{one.name}.csv", rows_of(one)) for one in SOURCES if one.name in CODED]


def rows_of(source: Source) -> str:
    days = {"time": "02/03/2026 08:00", "date": "02/03/2026", "whole number": "1", "number": "1"}
    row, bad = [], []
    for column in source.columns:
        cell = f"{MARK}{column.name}" if column.identifies else days.get(column.type, "yes")
        row.append(column.codes[0] if column.codes else cell)
        bad.append("no day" if column.type in ("time", "date") else row[-1])
    heading = [column.heading or column.name for column in source.columns]
    return "\n".join(map(",".join, (heading, row, bad, [MARK, "ragged"]))) + "\n"


def test_no_file_of_the_store_holds_an_identifier(store: Store, inbox: Path) -> None:
    for report in take(store, *of_every_export(inbox)):
        assert (report.error, report.read, report.loaded, report.rejected) == ("", 3, 1, 2)
    assert in_store(store, MARK) == []
    for name, columns in CODED.items():
        ((*cells,),) = ask(store, f"SELECT {', '.join(columns)} FROM {name}")
        assert all(len(cell) == 10 and MARK not in cell for cell in cells)


def test_one_person_has_one_code_in_every_export_however_it_is_spelt(
    store: Store, inbox: Path
) -> None:
    rota = ROTA + CALL.format("").replace("C1", "sc0012").replace("P1", "0031")
    log = LOG + CAME.format("").replace("C1", "SC 0012")
    mar = "mar_id,house,due_at,person_id\nM1,Oak,02/03/2026 08:00,31.0\n"
    files = (("rota.csv", rota), ("call_log.csv", log), ("mar.csv", mar))
    take(store, *(export(inbox, name, text) for name, text in files))
    assert ask(store, "SELECT carer_id FROM rota") == ask(store, "SELECT carer_id FROM call_log")
    assert ask(store, "SELECT service_user_id FROM rota") == ask(store, "SELECT person_id FROM mar")
    assert ask(store, "SELECT service_user_id = carer_id FROM rota") == [(False,)]


def test_a_call_keeps_the_id_that_the_rota_system_knows(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL.format(MARK)))
    assert ask(store, "SELECT visit_id FROM rota") == [("V1",)]


def test_an_id_that_is_made_of_a_persons_holds_the_code(store: Store, inbox: Path) -> None:
    Path(store.profiles).mkdir(parents=True)
    for name, more in {
        "rota": 'service_user_id = "Client"\nbranch = "Branch"\nplanned_start = "Start"\n'
        'planned_end = "End"',
        "call_log": 'logged_in_at = "In"\nlogged_out_at = "Out"',
    }.items():
        columns = (
            f'visit_id = "{{Client}} {{Start}}"\n{more}\n[reads.constants]\ncarer_slot = "1"\n'
        )
        text = f'[[reads]]\nsource = "{name}"\n[reads.columns]\n{columns}'
        (store.profiles / f"{name}.toml").write_text(text, encoding="utf-8")
    first, person = "02/03/2026 08:00", f"{MARK}P1"
    rota = f"Client,Branch,Start,End\n{person},Northgate,{first},02/03/2026 08:30\n"
    log = f"Client,Start,In,Out\n{person},{first},{first},02/03/2026 08:30\n"
    files = (export(inbox, "a.csv", rota), export(inbox, "b.csv", log))
    assert [report.error for report in take(store, *files)] == ["", ""]
    (code,) = ask(store, "SELECT service_user_id || ' 02/03/2026 08:00' FROM rota")
    assert ask(store, "SELECT visit_id FROM rota JOIN call_log USING (visit_id)") == [code]
    assert in_store(store, MARK) == []


def test_the_key_is_its_owners_alone_and_outside_the_store(
    store: Store, inbox: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rota = export(inbox, "rota.csv", ROTA + CALL.format(""))
    monkeypatch.setenv(FOLDER, str(Path(store.root) / "keys"))
    with pytest.raises(StoreProblem, match="is a folder of the store"):
        take(store, rota)
    monkeypatch.setenv(FOLDER, str(keys))
    take(store, rota)
    (file,) = keys.iterdir()
    if os.name == "posix":
        assert (file.stat().st_mode & 0o777, keys.stat().st_mode & 0o777) == (0o600, 0o700)
    take(store, rota)
    assert list(keys.iterdir()) == [file]


def test_without_its_key_a_store_is_read_and_refuses_loads(
    store: Store, inbox: Path, keys: Path
) -> None:
    rota = export(
        inbox, "rota.csv", ROTA + CALL.format("") + CALL.format("").replace("planned", "x")
    )
    take(store, rota)
    (file,) = keys.iterdir()
    text = file.read_text()
    for other in (None, Key().secret.hex(), "no key"):
        file.unlink() if other is None else file.write_text(other)
        before = store.generation
        with pytest.raises(StoreProblem, match="rekey EXPORT") as refused:
            take(store, rota)
        assert str(file) in str(refused.value)
        assert [part.is_whole for part in key_part(store)] == [False]
        assert (store.generation, ask(store, "SELECT count(*) FROM rota")) == (before, [(1,)])
        with read(store) as cursor, pytest.raises(StoreProblem, match="key"):
            quarantine_csv(cursor, 1, "rota.csv", "rota")
        assert take(store) == ()  # a store of another version is made fit for this one all the same
    file.write_text(text)
    assert take(store, rota)[0].unchanged == 1
    assert [part.is_whole for part in key_part(store)] == [True]


def test_rows_put_aside_come_back_as_they_were(store: Store, inbox: Path) -> None:
    bad = CALL.format(MARK).replace("planned", "canx")
    take(store, export(inbox, "rota.csv", ROTA + bad + f"{MARK},1\n"))
    assert in_store(store, MARK) == []
    with read(store) as cursor:
        text = quarantine_csv(cursor, 1, "rota.csv", "rota").decode("utf-8-sig")
    assert text.splitlines() == [f"{ROTA.strip()},put_right", f"{bad.strip()},yes", f"{MARK},1,yes"]
    right = text.replace("canx", "planned")
    take(
        store,
        export(inbox, "right.csv", right),
        export(inbox, "call_log.csv", LOG + CAME.format(MARK)),
    )
    assert ask(store, "SELECT count(*) FROM rota JOIN call_log USING (visit_id, carer_id)") == [
        (1,)
    ]


def test_a_store_of_before_is_coded_whole_when_it_is_first_loaded_into(
    store: Store, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IDENTIFIERS, "kept")
    person = f"{MARK}P1"
    rota = CALL.format(MARK) + CALL.format(MARK).replace("V1", f"{person} 08:00")
    rota += CALL.format(MARK).replace("planned", "x")
    log = CAME.format(MARK) + CAME.format(MARK).replace("V1", f"{person} 08:00")
    files = (export(inbox, "rota.csv", ROTA + rota), export(inbox, "call_log.csv", LOG + log))
    take(store, *files)
    assert in_store(store, MARK)
    monkeypatch.delenv(IDENTIFIERS)
    take(store, export(inbox, "sites.csv", "site,kind\nNorthgate,branch\n"))
    assert store.kept() == [store.generation]
    both = "rota JOIN call_log USING (visit_id, carer_slot, carer_id)"
    found = ask(store, f"SELECT visit_id, service_user_id FROM {both} ORDER BY visit_id = 'V1'")
    assert found == [(f"{found[0][1]} 08:00", found[0][1]), ("V1", found[0][1])]
    assert MARK.encode() not in store.path.read_bytes()
    again = (export(inbox, "rota.csv", ROTA + CALL.format(MARK)),)
    again += (export(inbox, "call_log.csv", LOG + CAME.format(MARK)),)
    assert [report.unchanged for report in take(store, *again)] == [1, 1]
    assert in_store(store, MARK) == []  # nothing of before waits aside any more
    with read(store) as cursor:
        assert f"{MARK}P1" in quarantine_csv(cursor, 1, "rota.csv", "rota").decode()


def test_under_another_key_everybody_has_another_code(
    store: Store, inbox: Path, keys: Path
) -> None:
    files = of_every_export(inbox)
    take(store, *files)
    before = {name: ask(store, f"FROM {name}") for name in CODED}
    codes = {n: {*ask(store, f"SELECT {', '.join(of)} FROM {n}")} for n, of in CODED.items()}
    with pytest.raises(StoreProblem, match=r"Rows would be missing: 1 of .*mar.* Nothing was"):
        take(store, files[0], rekeyed=True)
    assert {name: ask(store, f"FROM {name}") for name in CODED} == before
    (old,) = keys.iterdir()
    old.unlink()  # a key that is lost needs no more than this
    take(store, *files, rekeyed=True)
    (new,) = keys.iterdir()
    assert old != new
    assert store.kept() == [store.generation]
    for name, columns in CODED.items():
        cells = set(ask(store, f"SELECT {', '.join(columns)} FROM {name}"))
        assert len(cells) == 1
        assert not cells & codes[name]
    assert [report.unchanged for report in take(store, *files)] == [1] * len(files)


def test_where_settings_say_so_identifiers_stay(
    store: Store, inbox: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rota = export(inbox, "rota.csv", ROTA + CALL.format("S"))
    monkeypatch.setenv(IDENTIFIERS, "kept")
    take(store, rota)
    assert ask(store, "SELECT carer_id FROM rota") == [("SC1",)]
    assert not keys.exists()
    assert key_part(store) == ()
    monkeypatch.setenv(IDENTIFIERS, "hidden")
    with pytest.raises(StoreProblem, match="Expected: coded or kept"):
        take(store, rota)


def test_a_store_that_is_coded_stays_so_until_its_exports_are_read_again(
    store: Store, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rota = export(inbox, "rota.csv", ROTA + CALL.format("S"))
    take(store, rota)
    monkeypatch.setenv(IDENTIFIERS, "kept")
    assert take(store, rota)[0].unchanged == 1
    take(store, rota, rekeyed=True)
    assert ask(store, "SELECT carer_id FROM rota") == [("SC1",)]


def counted(folder: Path, exports: Path) -> tuple[list, dict[str, list]]:
    """Every fact, and how the rows of each export that name people are told apart."""
    store = Store(folder)
    intake.load(store, [exports])
    with read(store) as cursor:
        rows = cursor.execute("FROM facts ORDER BY ALL").fetchall()
        people = {
            name: cursor.execute(f"SELECT count(DISTINCT {column}) FROM {name}").fetchall()
            for name, columns in CODED.items()
            for column in columns
        }
    return rows, people


@pytest.mark.parametrize(
    "seed", [SEED, *(pytest.param(SEED + n, marks=pytest.mark.long) for n in range(1, 6))]
)
def test_codes_change_no_figure_of_any_measure(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(tmp_path / "small", seed)
    (tmp_path / "small" / intake.TRUTH).unlink(missing_ok=True)  # as one's own
    coded = counted(tmp_path / "coded", tmp_path / "small")
    monkeypatch.setenv(IDENTIFIERS, "kept")
    kept = counted(tmp_path / "kept", tmp_path / "small")
    assert len(coded[0]) > 1_000
    assert coded == kept
