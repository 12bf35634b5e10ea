"""The README tells the truth: its measures, its words, its exports and its commands.

`python -m tests.test_readme` writes the table of measures again.
"""

import re
from pathlib import Path

import typer.main

import grip
from connectors.sources import SOURCES
from metrics.catalogue import CATALOGUE
from plan.answer import VerdictAnswer

README = Path(__file__).parent.parent / "README.md"
TABLE = re.compile(r"(<!-- measures -->\n).*?(\n## )", re.DOTALL)


def measures() -> str:
    """The table of measures as the README should have it."""
    rows = [f"| {m.id} | {m.title} | {m.unit} | {m.part_is} |" for m in CATALOGUE]
    head = ["", "| measure | what it counts | unit | broken down by |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def words() -> str:
    return README.read_text(encoding="utf-8")


def test_the_table_of_measures_is_the_catalogue() -> None:
    found = TABLE.search(words())
    assert found
    assert f"<!-- measures -->\n{measures()}" in words()


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
    README.write_text(TABLE.sub(rf"\g<1>{measures()}\g<2>", words()), encoding="utf-8")
