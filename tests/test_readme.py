"""The README tells the truth: its measures, its columns, its words and its commands.

`python -m tests.test_readme` writes what is told of measures and columns again.
"""

import re
from pathlib import Path

import typer.main

import grip
from connectors.source import Column
from connectors.sources import SOURCES
from connectors.sources.settings import DEFINITIONS
from metrics.catalogue import CATALOGUE
from plan.cells import PEOPLE_HEADINGS, PLAN_HEADINGS
from plan.words.answers import VerdictAnswer

README = Path(__file__).parent.parent / "README.md"
TOLD = re.compile(r"(<!-- (measures|columns|plan) -->\n).*?(\n##)", re.DOTALL)


def measures() -> str:
    """The table of measures as the README should have it."""
    rows = [f"| {m.id} | {m.title} | {m.unit} | {m.part_is} |" for m in CATALOGUE]
    head = ["", "| measure | what it counts | unit | broken down by |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def columns() -> str:
    """Every export's columns as the README should have them."""

    def marked(column: Column) -> str:
        mark = "*" if column.key else "!" if column.must_be_there else ""
        return f"`{column.heading or column.name}{mark}`"

    rows = [
        f"- **{each.name}**: {', '.join(map(marked, each.columns))}"
        for each in SOURCES
        if each.name != "settings"
    ]
    names = ", ".join(f"`{each.name}`" for each in DEFINITIONS)
    rows.append(
        "- **settings.toml**: `[[definitions]]` blocks, each with `from`, perhaps a `site` (without"
        f" one it holds for the provider), and any of {names}"
    )
    return "\n".join(["", *rows, ""])


def plan() -> str:
    """The columns of the plan's files."""
    files = {"plan.csv": PLAN_HEADINGS, "people.csv": PEOPLE_HEADINGS}
    rows = [f"- **{file}**: {', '.join(f'`{n}`' for n in names)}" for file, names in files.items()]
    return "\n".join(["", *rows, ""])


def words() -> str:
    return README.read_text(encoding="utf-8")


def written() -> str:
    """The README with all that can be told by the code told anew."""
    tell = {"measures": measures, "columns": columns, "plan": plan}
    return TOLD.sub(lambda found: f"{found[1]}{tell[found[2]]()}{found[3]}", words())


def test_measures_and_columns_are_told_as_they_are() -> None:
    assert len(TOLD.findall(words())) == 3
    assert words() == written()


def test_every_command_of_the_command_line_is_explained() -> None:
    commands = typer.main.get_command(grip.app).commands
    assert [name for name in commands if f"`python grip.py {name}" not in words()] == []


def test_every_option_of_a_command_says_what_it_is() -> None:
    commands = typer.main.get_command(grip.app).commands
    silent = [
        f"{name} {param.name}"
        for name, command in commands.items()
        for param in command.params
        if not getattr(param, "help", "")
    ]
    assert silent == []


def test_every_export_is_listed() -> None:
    assert [each.name for each in SOURCES if each.name not in words()] == []


def test_every_answer_is_explained() -> None:
    assert [each for each in VerdictAnswer if f"| `{each}` |" not in words()] == []


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = words().splitlines()[:25]
    assert "pip install -r requirements.txt && python -m streamlit run app.py" in first_screen
    assert "pip install -r requirements-dev.txt && python -m pytest" in first_screen


def test_requirements_are_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (README.parent / name).read_text(encoding="utf-8").split("\n")
        wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert [line for line in wanted if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


if __name__ == "__main__":
    README.write_text(written(), encoding="utf-8")
