"""What the documents say of columns, settings, commands and measures, as the code knows it.

`python -m tests.docs` writes those parts again; `python -m tests.docs picture` also takes the
picture of the front page anew, in chromium.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer.main

import grip
from benchmarks import rates
from connectors.report import Reason
from connectors.source import Column, ColumnType
from connectors.sources import SOURCES
from connectors.sources.settings import DEFINITIONS, SettingRule
from metrics.catalogue import CATALOGUE
from metrics.measure import Better, Hides, Measure
from plan.fields import PEOPLE_HEADINGS, PLAN_HEADINGS

ROOT = Path(__file__).parents[1]
README, DOCS = ROOT / "README.md", ROOT / "docs"
PICTURE = DOCS / "front_page.png"
PART = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)
EVERYWHERE = ("--store", "--as-of", "--json", "--help")  # told once for all commands
PLACE_OF = {"--by": "PERSON", "--on": "DAY", "--out": "FILE"}  # in place of the option's own name


def documents() -> tuple[Path, ...]:
    return (README, *sorted(DOCS.glob("*.md")))


def words(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def written(path: Path) -> str:
    """A document with every part that the code knows written anew."""
    return PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}\n{found[3]}", words(path))


def table(*head: str, rows: Iterator[tuple[str, ...]]) -> str:
    """Rows under their headings, with a blank line before and after."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def columns() -> str:
    """Every export with its columns."""

    def row(column: Column) -> tuple[str, ...]:
        mark = "key" if column.key else "needed" if column.must_be_there else ""
        codes = ", ".join(f"`{code}`" for code in column.codes)
        more = f"{codes}, or a word of your own" if column.open_list else codes
        holds = "" if column.type is ColumnType.CODE else f"{column.type}"
        return f"`{column.heading or column.name}`", mark, more or holds

    return "\n".join(
        f"\n### {each.name}\n" + table("column", "", "holds", rows=map(row, each.columns))
        for each in SOURCES
        if each.name != "settings"
    )


def settings() -> str:
    def default(of: SettingRule) -> str:
        return f'`"{of.words[int(of.value) - 1]}"`' if of.words else f"{of.value:g}"

    rows = ((f"`{d.name}`", d.meaning, default(d), d.unit) for d in DEFINITIONS)
    return table("setting", "meaning", "if not set", "in", rows=rows)


def plan() -> str:
    """The columns of the plan's two files."""
    files = {"plan.csv": PLAN_HEADINGS, "people.csv": PEOPLE_HEADINGS}
    rows = ((file, ", ".join(f"`{name}`" for name in names)) for file, names in files.items())
    return table("file", "columns", rows=rows)


def put_aside() -> str:
    """Why a row is put aside."""
    return f"\nA row is put aside for: {', '.join(Reason)}.\n"


def measures() -> str:
    """Every measure by theme: a table, then each with its exact rule."""
    themes = list(dict.fromkeys(each.theme for each in CATALOGUE))
    return "\n".join(
        f"\n## Theme: {theme}\n"
        + table("measure", "what it counts", "unit", "better", rows=map(in_short, of_theme(theme)))
        + "".join(map(in_full, of_theme(theme)))
        for theme in themes
    )


SMALL = {
    Hides.NOTHING: "nothing",
    Hides.EVENTS: "how many there were",
    Hides.PEOPLE: "how many it is counted of, and their figure",
    Hides.EITHER_SIDE: "how many did and how many did not, and their share",
}


def small_counts() -> str:
    """Which measures hide what while it is small, and which are shown."""
    hiding = sorted(CATALOGUE, key=lambda each: each.hides is Hides.NOTHING)
    rows = ((f"`{each.id}`", each.title, SMALL[each.hides]) for each in hiding)
    return table("measure", "what it counts", "hidden while small", rows=rows)


def of_theme(theme: str) -> list[Measure]:
    return [each for each in CATALOGUE if each.theme == theme]


def in_short(measure: Measure) -> tuple[str, ...]:
    better = "higher" if measure.better is Better.UP else "lower"
    return f"[{measure.id}](#{measure.id})", measure.title, str(measure.unit), better


def in_full(measure: Measure) -> str:
    more = {
        "Broken down by": measure.part_is,
        "Reads": ", ".join(measure.reads),
        "Settings": ", ".join(f"`{name}`" for name in measure.settings),
        "Source": measure.source.rstrip("."),
    }
    told = " ".join(f"{name}: {what}." for name, what in more.items() if what)
    return f"\n### {measure.id}\n\n{measure.title}. {measure.why}\n\n{measure.rule}\n\n{told}\n"


def commands() -> dict[str, Any]:
    """Every command by the words that call it: "plan start"."""
    top = typer.main.get_command(grip.app).commands
    return {
        f"{name} {below}".strip(): command
        for name, group in top.items()
        for below, command in getattr(group, "commands", {"": group}).items()
    }


def usage(name: str, command: Any) -> str:
    """How it is called, without the options that are told once for all."""
    own = [one for one in command.params if not {*one.opts} & {*EVERYWHERE}]
    own.sort(key=lambda one: one.opts[0].startswith("--"))
    return " ".join(["python grip.py", name, *map(piece, own)])


def piece(one: Any) -> str:
    """An argument or an option as one writes it; in brackets where it may be left out."""
    option = one.opts[0].startswith("--")
    place = place_of(one) + ("…" if one.nargs == -1 else "")
    said = one.opts[0] if getattr(one, "is_flag", False) else f"{one.opts[0]} {place}"
    return (said if option else place) if one.required else f"[{said if option else place}]"


def place_of(one: Any) -> str:
    kind = one.display_type(None)
    choices = re.fullmatch(r"<([\w-]+(?:\|[\w -]+)+)>", kind)
    if choices:
        return "/".join(f'"{each}"' if " " in each else each for each in choices[1].split("|"))
    if "%Y" in kind:
        return "DAY"
    return one.metavar or PLACE_OF.get(one.opts[0], one.opts[0].lstrip("-").upper())


def command_line() -> str:
    rows = ((f"`{usage(n, c)}`", " ".join(c.help.split())) for n, c in commands().items())
    return table("command", "what it does", rows=rows)


def options() -> str:
    """Options that not every command takes, each said once."""
    known: dict[str, set[str]] = {}
    for one in (each for command in commands().values() for each in command.params):
        if one.opts[0].startswith("--") and one.opts[0] not in EVERYWHERE:
            known.setdefault(one.opts[0], set()).add(one.help)
    rows = ((f"`{name}`", " Or: ".join(sorted(what))) for name, what in sorted(known.items()))
    return table("option", "what it is", rows=rows)


def wrong() -> str:
    """How many branches where nothing was done are called better."""
    seed, series = rates.run()
    head = ("what really happened", "by week 8", "by week 26", "and without a doubt")
    told = table(*head, rows=rates.of_nothing())
    return f"{told}\nSeed {seed}, {series} series of each.\n"


def found() -> str:
    """How many gains are found, and how many of them are called lost."""
    head = ("what was gained", "by week 8", "by week 26", "ever called lost")
    return table(*head, rows=rates.of_gains())


def placebo() -> str:
    """The same of real series."""
    gains = ("5 points: found", "10 points: found")
    head = ("compared with", "by week", "nothing: better", "and without a doubt", *gains)
    return table(*head, rows=rates.of_placebos())


def journeys() -> str:
    """The share of gaps long enough where the truth is known."""
    head = ("world", "before the repair", "since", "rota to come", "of so many known")
    return table(*head, rows=rates.of_journeys())


def personal() -> str:
    """Every export with the columns in it that are about a person."""
    rows = [(one.title, [c for c in one.columns if c.personal]) for one in SOURCES]
    held = [
        (title, ", ".join(f"`{c.name}`" for c in columns)) for title, columns in rows if columns
    ]
    return table("export", "about a person", rows=iter(held))


PARTS: dict[str, Callable[[], str]] = {
    each.__name__: each
    for each in (
        *(columns, settings, plan, put_aside, personal, measures, small_counts),
        *(wrong, found, placebo, journeys, command_line, options),
    )
}


def take_picture() -> None:
    """The front page of the sample provider as a small PNG."""
    from tempfile import TemporaryDirectory

    from PIL import Image
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import look, show
    from tests.browser.serving import serving

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        with serving(Path(folder) / "store") as address:
            page = look(chromium).new_page()
            page.set_viewport_size({"width": 1440, "height": 900})
            show(page, address)
            page.screenshot(path=PICTURE)
        chromium.close()
    with Image.open(PICTURE) as full:
        small = full.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(PICTURE, optimize=True)


if __name__ == "__main__":
    for document in documents():
        document.write_text(written(document), encoding="utf-8")
    if "picture" in sys.argv:
        take_picture()
