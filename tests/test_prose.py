"""No logic reads prose: with all words replaced, every figure, icon, count and order stays."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from typing import Any

import pytest

from connectors.warehouse import Store
from metrics.measure import Measure
from plan.register import open_register
from plan.words import numbers, sentences
from plan.words.answers import LOST, MEASURED, WORDINGS, Face, counts
from plan.words.sentences import as_json, wording
from reports.edition import Edition, edition
from reports.evidence.archive import manifest
from reports.evidence.content import evidence_pack
from reports.governance.content import pack_as_json, pack_at
from reports.weekly.paper import Drawings
from reports.weekly.report import weekly
from reports.weekly.words import weekly_as_json
from tests.sample_store import shared_sample

ROOMS = ("charts", "pages", "plan", "reports", "metrics")
WORDS = ("headline", "counted", "turned", "still", "finding", "finding_bare", "question")
FACTS = ("answer", "answer_a_week_ago", "tone", "mark", "kind", "id")
SHOWN = ("A01", "A08", "A10", "A11")  # making a difference, qualified, not lasted, too early


def other(text: str) -> str:
    """Every letter another one; figures, marks of punctuation and {names} as they were.

    >>> other("Between 4 and {size}.")
    'Cfuxffo 4 boe {size}.'
    """
    return re.sub(r"\{\w+\}|[a-zA-Z]", lambda found: _next(found.group()), text)


def _next(letter: str) -> str:
    if len(letter) > 1:
        return letter
    first = ord("a" if letter.islower() else "A")
    return chr(first + (ord(letter) - first + 1) % 26)


def with_other_words(makes: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(makes)
    def made(*args, **how):
        found = makes(*args, **how)
        if isinstance(found, str):
            return other(found)
        return tuple(replace(each, text=other(each.text)) for each in found)

    return made


def makers() -> Iterator[Callable[..., Any]]:
    """Every function that makes words of an answer, of a number or of a measure."""
    yield sentences.statement
    for module in (sentences, numbers):
        for _, made in inspect.getmembers(module, inspect.isfunction):
            if made.__module__ == module.__name__ and made.__annotations__.get("return") is str:
                yield made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    store = Store(shared_sample(tmp_path_factory))
    with edition(store, open_register(store.root)) as found:
        yield found


@pytest.fixture
def replace_all_words(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def done() -> None:
        own = [module for name, module in sys.modules.items() if name.split(".")[0] in ROOMS]
        for makes in list(makers()):
            made = with_other_words(makes)
            for module in own:
                for name in [name for name, value in vars(module).items() if value is makes]:
                    monkeypatch.setattr(module, name, made)
        for name in ("topic", "heading"):
            monkeypatch.setattr(Measure, name, with_other_words(getattr(Measure, name)))
        for face in faces():
            for name in [name for name in WORDS if hasattr(face, name)]:
                text = getattr(face, name)
                object.__setattr__(face, name, other(text))
                undo.append((face, name, text))

    undo: list[tuple[Face, str, str]] = []
    yield done
    for face, name, text in undo:
        object.__setattr__(face, name, text)


def faces() -> list[Face]:
    measured = [each for each in MEASURED.values() if each not in WORDINGS.values()]
    return [*WORDINGS.values(), *measured, LOST]


def bare(told: Any, name: str = "") -> Any:
    """What is left of a document without its words: its shape, its facts and its figures."""
    match told:
        case dict():
            return {key: bare(value, key) for key, value in told.items()}
        case list() | tuple():
            return [bare(each, name) for each in told]
        case str() if name not in FACTS:
            return re.findall(r"\d+(?:[.,]\d+)*", told)
    return told


def documents(read: Edition) -> dict[str, Any]:
    report, drawn = weekly(read), Drawings()
    return {
        "counts": [(each.name, many) for each, many in counts(map(wording, read.verdicts)).items()],
        "verdicts": [as_json(each) for each in read.verdicts],
        "weekly": weekly_as_json(report),
        "paper": [drawn.row(each) for each in report.rows],
        "meeting": pack_as_json(pack_at(read)),
        "evidence": [manifest(evidence_pack(read, action)) for action in SHOWN],
    }


def test_with_all_words_replaced_every_figure_icon_count_and_order_stays(
    sample: Edition, replace_all_words: Callable[[], None]
) -> None:
    before = documents(sample)
    replace_all_words()
    after = documents(sample)
    assert after["weekly"]["finding"] != before["weekly"]["finding"]
    for name in before:
        assert bare(after[name]) == bare(before[name]), name


def test_a_qualified_answer_is_never_counted_or_headed_as_making_a_difference(
    sample: Edition,
) -> None:
    qualified = [each for each in sample.verdicts if wording(each).name == "better_cause_not_sure"]
    number = {each.name: many for each, many in counts(map(wording, sample.verdicts)).items()}
    assert number["better_cause_not_sure"] == len(qualified) > 0
    told = documents(sample)
    for where in (told["verdicts"], told["weekly"]["actions"]):
        answers = [each["answer"] for each in where]
        assert {name: answers.count(name) for name in number} == number
        headed = [each for each in where if each["headline"] == WORDINGS["working"].headline]
        assert len(headed) == number.get("working", 0)
