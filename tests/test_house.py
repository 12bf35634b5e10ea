"""The floors of the house: data moves up, imports reach down, rooms stay small."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("app", "grip", "pages", "reports", "charts", "plan", "metrics", "connectors", "data")
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
MODULE_LINES, PAGE_LINES, FUNCTION_LINES, ARGUMENTS = 180, 80, 32, 5
HOMES = {
    "streamlit": ("app", "pages"),
    "plotly": ("charts/screen",),
    "matplotlib": ("charts/print", "reports"),
    "sqlalchemy": ("plan",),
    "typer": ("grip", "reports/terminal"),
    "rich": ("reports/terminal",),
    "typst": ("reports/paper",),
    "pptx": ("reports",),
}


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of ours outside tests and benchmarks."""
    own = [ROOT / "app.py", ROOT / "grip.py"]
    for room in ROOMS:
        own += sorted((ROOT / room).rglob("*.py"))
    return tuple(path for path in own if path.exists())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def of(room: str) -> tuple[Path, ...]:
    found = tuple(path for path in sources() if room_of(path) == room)
    assert found
    return found


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names of all modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return frozenset(names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


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
    found = {named(path): told for path in of(room) if (told := too_big(path))}
    assert found == {}


def too_big(path: Path) -> list[str]:
    """What in a file is longer than a reader keeps in mind."""
    page = room_of(path) == "pages" and "furniture" not in path.parts
    lines = path.read_text(encoding="utf-8").count("\n")
    told = [f"{lines} lines"] if lines > (PAGE_LINES if page else MODULE_LINES) else []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_command(node):
            size = (node.end_lineno or 0) - node.lineno + 1
            takes = [*node.args.posonlyargs, *node.args.args]
            if size > FUNCTION_LINES:
                told.append(f"{node.name}: {size} lines")
            if len([each for each in takes if each.arg not in ("self", "cls")]) > ARGUMENTS:
                told.append(f"{node.name}: {len(takes)} arguments")
    return told


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
    shy = {"utils", "helpers", "models", "services", "core", "common", "misc"}
    assert not [named(path) for path in sources() if path.stem in shy or path.parent.name in shy]


def test_no_page_file_lies_where_streamlit_would_serve_it_by_itself() -> None:
    """Files directly in pages/ can be reached by address before app.py has ever run."""
    assert not [named(path) for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__"]


def test_every_measure_file_stands_in_the_catalogue() -> None:
    from metrics.catalogue import CATALOGUE

    files = {p.stem for p in (ROOT / "metrics/measures").glob("*.py")} - {"__init__"}
    assert files == {measure.id for measure in CATALOGUE}


def test_every_table_and_file_of_a_page_is_offered_by_one_piece_of_furniture() -> None:
    """So that what leaves a page is safe to open and says what it is: pages/furniture/tables."""
    shown = {"dataframe", "table", "download_button"}
    strays = [
        f"{named(path)}: st.{node.func.attr}; use table or offer of pages.furniture.tables"
        for path in sources()
        if not named(path).startswith("pages/furniture/tables/")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in shown and "streamlit" in imported(path)
    ]
    assert strays == []
