"""The house: data moves up, imports reach down, a noun is one file, and nothing grows."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import (
    ROOMS,
    ROOT,
    circles,
    floors,
    imported,
    lines,
    lines_of,
    named,
    of,
    sources,
    tree_of,
    with_one_importer,
)

BELOW = {
    "app": {"pages"},
    "grip": {"plan", "metrics", "connectors", "data", "reports"},
    "pages": {"pages", "reports", "charts", "plan", "metrics", "connectors"},
    "reports": {"reports", "charts", "plan", "metrics", "connectors"},
    "charts": {"charts", "plan", "metrics"},
    "plan": {"plan", "metrics", "connectors"},
    "metrics": {"metrics"},
    "connectors": {"connectors"},
    "data": {"data"},
}
# What the house may hold; these numbers only fall.
BUDGET = {
    "files": 270,
    "lines": 51_395,
    "lines of SQL": 1_496,
    "lines of typst": 491,
    "files with one importer": 30,
    "floors of plan": 8,
}
MODULE_LINES, PAGE_LINES, FUNCTION_LINES, ARGUMENTS = 500, 80, 30, 4
HOMES = {
    "streamlit": ("app", "pages"),
    "plotly": ("charts/write",),
    "sqlalchemy": ("plan/register.py", "plan/database.py"),
    "typer": ("grip", "reports/terminal"),
    "rich": ("reports/terminal",),
    "typst": ("reports/paper",),
    "pptx": ("reports",),
}
# Where the data and the register are asked; all others ask the questions that stand there.
SPEAKS_SQL = ("metrics/", "connectors/", "plan/register.py", "plan/database.py")
SQL = re.compile(
    r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|PRAGMA|VACUUM|ALTER (TABLE|INDEX)"
    r"|CREATE (OR REPLACE )?(TEMP )?(TABLE|VIEW|MACRO|TRIGGER))\b"
)


def test_the_house_stays_within_its_budget() -> None:
    measured = {
        "files": len(sources()),
        "lines": lines(),
        "lines of SQL": lines_of("*.sql"),
        "lines of typst": lines_of("*.typ"),
        "files with one importer": len(with_one_importer()),
        "floors of plan": floors("plan"),
    }
    above = {
        what: (found, BUDGET[what]) for what, found in measured.items() if found > BUDGET[what]
    }
    assert above == {}, f"the budget allows {BUDGET}"


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles() == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    above = {
        named(path): sorted(reached - BELOW[room])
        for path in of(room)
        if (reached := {name.split(".")[0] for name in imported(path)} & set(ROOMS)) - BELOW[room]
    }
    assert above == {}, "these reach up"


@pytest.mark.parametrize("library", HOMES)
def test_a_library_lives_in_its_rooms_only(library: str) -> None:
    strays = [
        named(path)
        for path in sources()
        if library in {name.split(".")[0] for name in imported(path)}
        and not named(path).startswith(HOMES[library])
    ]
    assert not strays, f"{library} belongs in {HOMES[library]}"


@pytest.mark.parametrize("room", ROOMS)
def test_modules_functions_and_argument_lists_stay_small(room: str) -> None:
    found = {named(path): large for path in of(room) if (large := too_large(path))}
    assert found == {}


def too_large(path: Path) -> list[str]:
    """What in a file is longer than a reader keeps in mind."""
    count = path.read_text(encoding="utf-8").count("\n")
    most = PAGE_LINES if path.match("pages/*/page.py") else MODULE_LINES
    large = [f"{count} lines"] if count > most else []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_command(node):
            size = (node.end_lineno or 0) - node.lineno + 1
            takes = [*node.args.posonlyargs, *node.args.args]
            if size > FUNCTION_LINES:
                large.append(f"{node.name}: {size} lines")
            if len([arg for arg in takes if arg.arg not in ("self", "cls")]) > ARGUMENTS:
                large.append(f"{node.name}: {len(takes)} arguments")
    return large


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A command of the command line takes its options, and is long with the help it prints."""
    return any("command" in ast.unparse(each) for each in node.decorator_list)


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [
        named(path)
        for path in sources()
        if tree_of(path).body and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


def test_no_room_is_named_for_what_it_is_made_of() -> None:
    shy = {"utils", "helpers", "models", "services", "core", "common", "misc", "furniture"}
    assert not [named(path) for path in sources() if path.stem in shy or path.parent.name in shy]


def test_no_page_file_lies_where_streamlit_would_serve_it_by_itself() -> None:
    """Files directly in pages/ can be reached by address before app.py has ever run."""
    assert not [named(path) for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__"]


def test_every_page_is_a_folder_of_the_name_by_which_it_is_reached() -> None:
    from pages.shared.rooms import ALL

    assert {path.parent.name for path in (ROOT / "pages").glob("*/page.py")} == set(ALL)


def test_every_measure_file_stands_in_the_catalogue() -> None:
    from metrics.catalogue import CATALOGUE

    files = {p.stem for p in (ROOT / "metrics/measures").glob("*.py")} - {"__init__"}
    ids = {measure.id for measure in CATALOGUE}
    assert files == ids, "give each of these its line in metrics/catalogue.py"


def test_every_table_and_file_of_a_page_is_offered_by_one_module() -> None:
    """So that what leaves a page is safe to open and says what it is: pages/shared/tables.py."""
    shown = {"dataframe", "table", "download_button"}
    strays = [
        f"{named(path)}: st.{node.func.attr}; use Listing or offer of pages.shared.tables"
        for path in sources()
        if named(path) != "pages/shared/tables.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in shown and "streamlit" in imported(path)
    ]
    assert strays == []


LIMITS = {"limit", "small_cell", "hides_below", "hidden_below"}
OTHER_LIMITS = ("metrics/spc/", "metrics/difference/", "metrics/target.py")  # of a chart, a test


def test_counts_are_compared_with_the_limit_of_small_ones_in_one_module_only() -> None:
    """So that what is small is decided once: metrics/small_counts.py."""
    strays = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        if not named(path).startswith(("metrics/small_counts.py", *OTHER_LIMITS))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Compare) and not isinstance(node.ops[0], ast.Eq | ast.Is | ast.In)
        for side in (node.left, *node.comparators)
        for each in ast.walk(side)
        if {getattr(each, "id", ""), getattr(each, "attr", "")} & LIMITS
    ]
    assert strays == [], "ask is_small, cells or rests_on_few of metrics/small_counts.py"


def test_no_class_has_the_name_of_another() -> None:
    homes: dict[str, list[str]] = {}
    for path in sources():
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name.lstrip("_"), []).append(named(path))
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_names_are_nouns_of_care_and_data() -> None:
    shy = {"said", "told", "found", "seen", "each", "one", "here", "ground", "meanwhile"}
    shy |= {"arising", "story"}
    named_so = [f"{named(path)}: {path.stem}" for path in sources() if path.stem in shy] + [
        f"{named(path)}: {node.name}"
        for path in sources()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name.lower() in shy
    ]
    assert named_so == []


def test_only_metrics_connectors_and_the_register_speak_sql() -> None:
    speak = {
        named(path)
        for path in sources()
        if not named(path).startswith(SPEAKS_SQL)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if SQL.search(node.value)
    }
    assert speak == set(), "a question stands in metrics"


def test_no_page_and_no_command_holds_a_connection_to_the_data() -> None:
    """What is on a page or printed is read through an edition, see reports/edition.py."""
    held = {
        named(path)
        for path in (*of("pages"), *of("app"), *of("grip"))
        if named(path) != "pages/shared/reading.py"
        for node in ast.walk(tree_of(path))
        if getattr(node, "attr", getattr(node, "id", "")) in ("cursor", "cursor_of")
    }
    assert held == set(), "ask, read or of_records of the edition"
