"""Nothing comes in with the data: whatever a cell or a name says, it stays text everywhere."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from connectors.read import quarantine_csv
from connectors.source import Column, ColumnType
from connectors.warehouse import Store, read
from pages.shared import rooms
from plan import intake
from plan.register import open_register
from tests.opened import beside_the_pages, formulas_of, words_of
from tests.pages.shown import Shown, shown
from tests.planted import planted

MARK = (
    "=HX() <b>HX</b><img src=x onerror=HX> [HX](//hx.example) ![HX](//hx.example/x) **HX** `HX`"
    ' $HX$ :red[HX] #panic("HX") *HX* @HX \\HX{HX} \u202eHX\u202c\u2066HX'
)
TODAY = "2026-11-16"
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What the browser would make something of, where it is not written as text.
READS = {
    "markup": re.compile(r"(?<!\\)(<b>HX|<img src=x|\[HX\]|\*\*HX|`HX|\$HX|:red\[HX)"),
    "html": re.compile(r"<b>HX|<img src=x"),
    "figure": re.compile(r"<b>HX|<img src=x"),
    "plain": re.compile(r"(?!)"),
}
CODE = re.compile(r"(?<!\\)`(?!HX)[^`]*`")  # a command on a page: within it nothing is read
PUNCTUALITY = ("", "journeys", "escalated", "published")
PLAN = ("", "board", "risk-register", "service-review", "write", "files", "table")
KEPT = ("postcode", "service", "shift")  # words by which things are known
ASKED = ("site", "action", "aim", "day", "tab", "show", "measure", "item", "run", "weekday", "over",
         "weeks", "area", "part", "how", "course", "months", "by", "year")  # fmt: skip
PAGES = [
    ("actions", {}),
    ("action", {"action": "S01"}),
    ("action", {"action": "S02"}),
    ("daily_review", {"site": "Kirkgate"}),
    ("weekly_report", {}),
    ("weekly_report", {"site": "Larkfield"}),
    ("governance", {}),
    ("governance", {"item": "action S01"}),
    *(
        ("punctuality", {"tab": tab, "site": "Kirkgate"})
        for tab in ("", "journeys", "escalated", "published")
    ),
    ("complaints", {"site": "Kirkgate"}),
    *(("dignity", {"tab": tab, "site": "Larkfield"}) for tab in ("", "where", "done", "concerns")),
    *(("medicines", {"tab": tab}) for tab in ("", "checks")),
    ("measures", {}),
    ("measures", {"measure": "punctuality", "site": "Kirkgate"}),
    ("measures", {"measure": "punctuality", "tab": "sites"}),
    *(
        ("plan", {"show": show})
        for show in ("", "board", "risk-register", "service-review", "write", "files", "table")
    ),
    ("plan", {"action": "S01"}),
    ("plan", {"aim": "P"}),
    ("data", {}),
    ("people", {}),
    *((page, dict.fromkeys(ASKED, MARK)) for page in rooms.ALL),
]


def hidden(column: Column, cell: str) -> str:
    is_text = column.type is ColumnType.TEXT and not column.codes
    return (
        f"{cell} {MARK}"
        if is_text and column.name not in ("postcode", "service", "shift")
        else cell
    )


def strange(path: Path) -> None:
    """Files of names that say something, with rows that are put aside, and one that is refused."""
    name = "<b>HX<∕b> [HX](hx.example) **HX** $HX$ \u202eHX"
    rota = "visit_id,carer_slot,branch,planned_start,planned_end,status\n"
    times = "02/11/2026 08:00,02/11/2026 08:30"
    bad = f"=HX() <b>HX</b> \u202e[HX](//hx.example),1,=HX(),{times},<b>HX</b>\n"
    with zipfile.ZipFile(path / "more.zip", "w") as packed:
        packed.writestr(f"{name}.csv", rota + bad * 6)
        packed.writestr(
            f"![HX](//hx.example/x) {name}.csv", f"<b>HX</b>,**HX**,:red[HX],{name}\n1,2,3,4\n"
        )
        packed.writestr(f"{name}.png", b"\x89PNG")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every text says more than it should."""
    folder = planted(
        tmp_path_factory.mktemp("hidden") / "exports", hidden, lambda text: f"{MARK} {text}"
    )
    strange(folder)
    store = Store(folder.parent / "store")
    reports = intake.load(store, [folder], today=date.fromisoformat(TODAY))
    assert sum(report.loaded for report in reports) > 1_000
    assert sum(report.rejected for report in reports) >= 6
    register = open_register(Path(store.root))
    register.note("S01", f"{MARK} a note", by="OD")
    return Path(store.root)


@pytest.fixture(autouse=True)
def of_it(held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIP_STORE", str(held))
    monkeypatch.setenv("GRIP_TODAY", TODAY)


def named(query: dict[str, str]) -> dict[str, str]:
    """The sites by the names that they have here."""
    said = {name: value for name, value in query.items() if value}
    if said.get("site", MARK) != MARK:
        said["site"] = f"{said['site']} {TURNS.sub('', MARK)}"
    return said


def wrong(one: Shown) -> bool:
    text = CODE.sub("", one.text) if one.kind == "markup" else one.text
    return bool(READS[one.kind].search(text) or TURNS.search(one.text))


@pytest.mark.parametrize(
    ("page", "query"),
    PAGES,
    ids=lambda each: "-".join(each.values()) if isinstance(each, dict) else each,
)
def test_what_a_cell_says_stays_text_on_every_page_and_in_its_tables(
    visit: Callable, offered, page, query
) -> None:
    test = visit(page, **named(query))
    assert not test.exception
    told = list(shown(test))
    assert any("HX" in one.text for one in told)
    assert {(one.kind, one.where, one.text[:90]) for one in told if wrong(one)} == set()
    for name in (name for name in offered if name.endswith((".csv", ".xlsx"))):
        content = offered[name]()
        assert formulas_of(name, content) == [], name
        assert not TURNS.search(name + words_of(name, content)), name


def run(*said: object) -> None:
    done = CliRunner().invoke(grip.app, [str(word) for word in said])
    assert done.exit_code == 0, done.output


DOCUMENTS = [
    ("report", "weekly", "weekly.pdf"),
    ("report", "governance", "pack.pdf"),
    ("report", "governance", "pack.pptx"),
    ("report", "evidence", "S01", "evidence.pdf"),
    ("report", "evidence", "S01", "evidence.zip"),
    ("plan", "board", "board.csv"),
    ("plan", "risk-register", "register.xlsx"),
    ("plan", "export", "plan.xlsx"),
    ("plan", "export", "plan.csv"),
]


@pytest.mark.parametrize("words", DOCUMENTS, ids="-".join)
def test_what_a_cell_says_stays_text_in_every_document(held: Path, tmp_path: Path, words) -> None:
    *said, name = words
    out = tmp_path / name
    run(*said, *(["--out"] if said[1] != "export" else []), out, "--store", held)
    told = words_of(name, out.read_bytes())
    assert "HX" in told
    assert not TURNS.search(told)
    assert formulas_of(name, out.read_bytes()) == []
    if name.endswith(".pdf"):
        assert any("HX" in text for text in beside_the_pages(out.read_bytes()))


def test_rows_to_put_right_hold_no_formula_and_come_in_again(held: Path, tmp_path: Path) -> None:
    with read(Store(held)) as cursor:
        kept = "SELECT DISTINCT load_id, file, source FROM quarantine"
        found = cursor.execute(kept).fetchall()
        made = [quarantine_csv(cursor, *one) for one in found]
    assert any(b"HX" in content for content in made)
    for content in made:
        assert formulas_of("right.csv", content) == []
        assert not TURNS.search(content.decode())
