"""The documents tell the truth: of columns, settings, commands, pages, words, paths and links."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config

from connectors.profile import read_profile
from connectors.sources import SOURCES
from connectors.sources.settings import DEFINITIONS
from metrics.spc.rules import Rule
from pages.shared import rooms
from plan.model import Decision
from plan.state import State
from plan.words.answers import VerdictAnswer
from tests.docs import DOCS, PART, PARTS, README, ROOT, commands, documents, words, written

EVERY = pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
SPAN = re.compile(r"```.*?```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
STREAMLIT = re.compile(r"\b((?:server|browser|client|logger)\.(?!md\b)\w+)")
# Where a path begins that lies in the tree; `data/warehouse` and the inbox come with use.
TREE = ("app.py", "grip.py", "pages/", "reports/", "charts/", "plan/", "metrics/", "connectors/")
TREE += ("data/sample", "tests/", "benchmarks/", "docs/", ".streamlit/", ".ci/", "requirements")


def all_words() -> str:
    return "\n".join(map(words, documents()))


def spans(path: Path) -> list[str]:
    """What is set as code in running text."""
    return [span for span in SPAN.findall(words(path)) if span]


def product() -> Iterator[Path]:
    for room in ("pages", "reports", "charts", "plan", "metrics", "connectors", "data"):
        yield from (ROOT / room).rglob("*.py")


@EVERY
def test_what_the_code_knows_is_told_as_it_is(path: Path) -> None:
    assert words(path) == written(path), "write it again with: python -m tests.docs"


def test_every_part_that_the_code_knows_is_told_once() -> None:
    told = [name for path in documents() for _, name, _ in PART.findall(words(path))]
    assert sorted(told) == sorted(PARTS)


def test_every_export_says_what_a_row_of_it_is() -> None:
    told = words(DOCS / "your_data.md")
    exports = [each.name for each in SOURCES if each.name != "settings"]
    assert [name for name in exports if f"\n| {name} | " not in told] == []


def test_every_command_that_is_named_exists_and_every_one_is_named() -> None:
    known = commands()
    groups = "(?:plan |report |store |places |people )?"
    named = set(re.findall(rf"grip\.py ({groups}[a-z-]+)", all_words()))
    groups = {name.split()[0] for name in known if " " in name}
    assert named - groups == known.keys()


def test_every_option_that_is_named_exists() -> None:
    known = {name for command in commands().values() for one in command.params for name in one.opts}
    called = " ".join(re.findall(r"grip\.py [^`\n]*", all_words()))
    assert set(re.findall(r"--[a-z-]+", called)) <= known


def test_every_option_of_a_command_says_what_it_is() -> None:
    silent = [
        f"{name} {one.name}"
        for name, command in commands().items()
        for one in command.params
        if not getattr(one, "help", "")
    ]
    assert silent == []


def test_every_page_of_the_app_is_told_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    told = re.search(r"\n## The screens\n(.*?)\n## ", words(README), re.DOTALL)
    assert told
    rows = re.findall(r"^\| ([A-Z][^|]+) \| ", told[1], re.MULTILINE)
    monkeypatch.setattr(st, "Page", lambda _, title, **more: title)
    assert sorted(rows) == sorted({*chain(*rooms.all_pages().values())})


@pytest.mark.parametrize(
    ("kind", "form"),
    [(VerdictAnswer, "| `{}` |"), (State, "| {} |"), (Rule, "`{}`"), (Decision, "{}")],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_answer_state_rule_and_decision_is_explained(kind: type, form: str) -> None:
    told = words(DOCS / "method.md")
    assert [each for each in kind if form.format(each) not in told] == []


def test_the_glossary_has_each_word_once_in_order_and_classes_that_exist() -> None:
    rows = re.findall(r"^\| (\w[^|]*) \| [^|]+ \|$", words(DOCS / "glossary.md"), re.MULTILINE)
    terms = [row.split(" (")[0] for row in rows[1:]]
    assert terms == sorted(set(terms), key=str.casefold)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named <= set(classes())


def classes() -> Iterator[str]:
    for path in product():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_every_variable_is_told_and_no_other() -> None:
    used = {name for path in product() for name in variables(path)}
    assert variables(DOCS / "server.md") | variables(DOCS / "your_data.md") == used
    assert variables(README) <= used


def variables(path: Path) -> set[str]:
    return set(re.findall(r"\bGRIP_[A-Z_]+\b", words(path)))


@EVERY
def test_every_setting_of_streamlit_that_is_named_exists(path: Path) -> None:
    assert set(STREAMLIT.findall(words(path))) - set(config.get_config_options()) == set()


@EVERY
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = [
        link
        for link in LINK.findall(words(path))
        if not link.startswith("http") and not leads_somewhere(path, link)
    ]
    assert lost == []


def leads_somewhere(path: Path, link: str) -> bool:
    name, _, place = link.partition("#")
    target = path.parent / name if name else path
    return target.exists() and (not place or place in anchors(target))


def anchors(path: Path) -> set[str]:
    """The headings of a document as links name them."""
    headings = re.findall(r"^#+ (.+)$", words(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@EVERY
def test_every_path_that_is_named_is_there(path: Path) -> None:
    named = [span for span in spans(path) if span.startswith(TREE) and " " not in span]
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_the_examples_of_a_profile_and_of_settings_can_be_used(tmp_path: Path) -> None:
    told = words(DOCS / "your_data.md")
    profile, settings = (
        re.search(rf"```\n([^`]*?\[\[{name}\]\].*?)```", told, re.DOTALL)
        for name in ("reads", "definitions")
    )
    assert profile
    assert settings
    mine = tmp_path / "mine.toml"
    mine.write_text(profile[1], encoding="utf-8")
    assert [read.source.name for read in read_profile(mine).reads] == ["call_log"]
    (block,) = tomllib.loads(settings[1])["definitions"]
    assert block.keys() - {"site", "from"} <= {each.name for each in DEFINITIONS}
