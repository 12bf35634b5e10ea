"""The product's own files as text and as imports: what `test_house.py` measures."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("app", "grip", "pages", "reports", "charts", "plan", "metrics", "connectors", "data")


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


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def of(room: str) -> tuple[Path, ...]:
    found = tuple(path for path in sources() if room_of(path) == room)
    assert found
    return found


def lines_of(pattern: str) -> int:
    """Lines of all files of the rooms that match a pattern."""
    files = (path for room in ROOMS for path in (ROOT / room).rglob(pattern))
    return sum(path.read_text(encoding="utf-8").count("\n") for path in files)


def lines() -> int:
    return sum(path.read_text(encoding="utf-8").count("\n") for path in sources())


def dotted(path: Path) -> str:
    """The name by which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names that a file imports, whole: modules, and names out of modules."""
    package = dotted(path).split(".")
    package = package if path.stem == "__init__" else package[:-1]
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*above, *filter(None, [node.module])])
            names |= {f"{start}.{alias.name}" for alias in node.names}
    return frozenset(names)


@cache
def arrows() -> dict[Path, frozenset[Path]]:
    """Each file with the files of ours that it imports."""
    by_name = {dotted(path): path for path in sources()}

    def reached(path: Path) -> Iterator[Path]:
        for name in imported(path):
            found = by_name.get(name) or by_name.get(name.rpartition(".")[0])
            if found and found != path:
                yield found

    return {path: frozenset(reached(path)) for path in sources()}


def with_one_importer() -> list[str]:
    """Files that one other file imports, which could as well be a part of it."""
    importers: dict[Path, set[Path]] = defaultdict(set)
    for path, below in arrows().items():
        for each in below:
            importers[each].add(path)
    files_by_right = ("metrics/measures/", "connectors/sources/")
    return sorted(
        named(path)
        for path, above in importers.items()
        if len(above) == 1 and not named(path).startswith(files_by_right)
    )


def circles() -> list[list[str]]:
    """Files that reach themselves by way of others; each circle once."""
    reach = {path: _all_below(path) for path in sources()}
    rings = {frozenset(p for p in reach[path] if path in reach[p]) for path in sources()}
    return sorted(sorted(map(named, ring)) for ring in rings if ring)


def _all_below(path: Path) -> frozenset[Path]:
    known: set[Path] = set()
    new = set(arrows()[path])
    while new:
        known |= new
        new = {below for each in new for below in arrows()[each]} - known
    return frozenset(known)


def floors(room: str) -> int:
    """How many files of a room stand on top of each other; needs a house without circles."""

    @cache
    def floor(path: Path) -> int:
        below = (each for each in arrows()[path] if room_of(each) == room)
        return 1 + max(map(floor, below), default=0)

    return max(map(floor, of(room)))
