"""What leaves of a provider tells no small count, nor lets one be reckoned: every door is opened.

Two providers differ in counts of 1 to 4 alone, whose sums over all sites are the same. Documents,
slides, archives, files, commands and pages are made of both: no figure of the one may differ from
that of the other. What a verdict says in words (that a gain has lasted, that a target is met) may.
"""

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from streamlit.runtime.media_file_manager import MediaFileManager
from typer.testing import CliRunner

import grip
from connectors.warehouse import Store
from metrics.calendar import TODAY_VARIABLE
from plan.register import open_register
from reports.edition import Edition, edition
from reports.evidence.archive import evidence_zip
from reports.evidence.content import evidence_pack
from reports.evidence.paper import evidence_pdf
from reports.governance.content import pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly
from tests.of_few import MEASURES, TODAY, placed, provider
from tests.pages.conftest import at_page
from tests.pages.shown import shown
from tests.test_one_answer import words_of_pdf, words_of_slides

ONE, OTHER = (1, 2, 3, 4), (4, 4, 1, 1)
PLACES = ("", "Northgate", "Westbrook", "Ash", "Elm")
Doors = Iterator[tuple[str, str]]  # the name of each, and the text of what leaves by it


@dataclass(frozen=True)
class Provider:
    """Its store, and what all documents are made of."""

    root: Path
    read: Edition


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Provider, ...]]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(TODAY_VARIABLE, TODAY.isoformat())
        roots = [provider(tmp_path_factory.mktemp("few"), few) for few in (ONE, OTHER)]
        opened = [edition(Store(root), open_register(root), TODAY) for root in roots]
        with opened[0] as one, opened[1] as other:
            yield Provider(roots[0], one), Provider(roots[1], other)


def actions(of: Provider) -> list[str]:
    return [verdict.action.id for verdict in of.read.verdicts]


def papers(of: Provider) -> Doors:
    for place in PLACES:
        yield (
            f"weekly {place}",
            words_of_pdf(weekly_pdf(weekly(of.read, (place,) if place else ()))),
        )
        yield f"pack {place}", words_of_pdf(pack_pdf(pack_at(of.read, place)))
    for action in actions(of):
        yield f"evidence {action}", words_of_pdf(evidence_pdf(evidence_pack(of.read, action)))


def slides(of: Provider) -> Doors:
    """With what charts draw, and the workbooks behind them."""
    for place in PLACES:
        made = pack_pptx(pack_at(of.read, place))
        yield f"slides {place}", words_of_slides(made)
        with ZipFile(BytesIO(made)) as parts:
            for name in parts.namelist():
                if name.startswith("ppt/charts/") and name.endswith(".xml"):
                    yield f"{name} {place}", parts.read(name).decode()
                elif name.endswith(".xlsx"):
                    yield f"{name} {place}", cells_of(parts.read(name))


def archives(of: Provider) -> Doors:
    for action in actions(of):
        with ZipFile(BytesIO(evidence_zip(evidence_pack(of.read, action)))) as parts:
            for name in parts.namelist():
                if name not in ("inputs.csv", "SHA256SUMS", "evidence.pdf"):  # which files, when
                    yield f"{name} {action}", parts.read(name).decode("utf-8-sig")


def commands(of: Provider) -> Doors:
    asked = ["verdicts", "verdicts --json", "check --json", "plan states --json"]
    asked += ["plan board --json", "plan board", "plan risk-register --json"]
    for place in ("", "Northgate", "Elm"):
        site = f" --site {place}" if place else ""
        asked += [f"report weekly --json{site}", f"report governance --json{site}"]
    asked += ["plan service-review --json --site Westbrook"]
    for id in MEASURES:
        asked += [
            f"series {id} --json --by month --site {placed(id)[0]}",
            f"series {id} --json --by month",
        ]
        asked += [f"report evidence {id}-{placed(id)[0]} --json"]
    for words in asked:
        done = CliRunner().invoke(grip.app, [*words.split(), "--store", str(of.root)])
        assert done.exit_code == 0, (words, done.output)
        yield words, done.output


# Days between rare events are drawn as the days they are: no page of these is compared.
BY_DAY = {"late_call_complaints", "dignity_concerns", "mar_errors"}
PAGES: list[tuple[str, dict[str, str]]] = [
    *((name, {}) for name in ("actions", "weekly_report", "governance", "dignity", "medicines")),
    *(("plan", {"show": view}) for view in ("board", "risks")),
    *(("weekly_report", {"site": place}) for place in ("Northgate", "Elm")),
    *(("action", {"action": f"{id}-{placed(id)[0]}"}) for id in MEASURES),
    *(("measures", {"measure": id, "site": placed(id)[0]}) for id in MEASURES if id not in BY_DAY),
    ("complaints", {}),
    ("complaints", {"site": "Northgate"}),
    ("dignity", {"site": "Ash"}),
]


def visited(of: Provider, page: str, address: dict[str, str]) -> Doors:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GRIP_STORE", str(of.root))
        test = at_page(page, **address).run()
    assert not test.exception, [each.value for each in test.exception]
    for at, each in enumerate(shown(test)):
        if page != "complaints" or not ("svg" in each.text or each.where.startswith("Plotly")):
            yield f"{page} {address} {each.where} {at}", each.text


def pages(of: Provider) -> Doors:
    for page, address in PAGES:
        told = (text for _, text in visited(of, page, address))
        yield f"{page} {address}", "\n".join(told)


def files(of: Provider) -> Doors:
    """Every table of every page, as CSV and as a workbook."""
    add, made = MediaFileManager.add_deferred, {}

    def note(manager: MediaFileManager, make: Callable, *how: str, file_name: str, **more: str):
        made[file_name] = make
        return add(manager, make, *how, file_name=file_name, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MediaFileManager, "add_deferred", note)
        for page, address in PAGES:
            made.clear()
            list(visited(of, page, address))
            for name, make in made.items():
                if name.endswith(".csv"):
                    yield f"{page} {address} {name}", make().decode("utf-8-sig")
                elif name.endswith(".xlsx"):
                    yield f"{page} {address} {name}", cells_of(make())


def cells_of(workbook: bytes) -> str:
    read = CalamineWorkbook.from_filelike(BytesIO(workbook))
    rows = (row for name in read.sheet_names for row in read.get_sheet_by_name(name).to_python())
    return "\n".join(str(cell) for row in rows for cell in row)


# What a verdict says in words, whose only figures are its own weeks; and when a file was loaded.
JUDGED = "|".join(
    (
        r"It was first said to be better on [^.]*",
        r"(the )?(last|first) \d+ weeks",
        r"\d+ weeks (on|after practice changed)",
        r"\b\d\d:\d\d(:[\d.]+)?( \d+)+|\b[0-9a-f]{32}\b|\b[0-9a-f]{58,64}\b",
        r'"(loaded_at|bytes)": .+',
        r"Data to [^·]* (· [^·]*)* page \d+ of \d+",  # at the foot, wherever a page ends
    )
)


def figures(text: str) -> Counter[str]:
    """The pieces of a text that hold a figure, pictures by what they say of themselves."""
    text = re.sub(r"data:image/svg\+xml;base64,([\w+/=]+)", _label, text)
    pieces = re.split(r"[.;:,{}\[\]]\s|\n", re.sub(JUDGED, "", text))
    return Counter(piece.strip() for piece in pieces if re.search(r"\d", piece))


def _label(picture: re.Match[str]) -> str:
    said = re.search(r'aria-label="([^"]*)"', base64.b64decode(picture[1]).decode())
    return said[1] if said else ""


@pytest.mark.parametrize("doors", [papers, slides, archives, commands, pages, files])
def test_no_figure_that_leaves_is_made_of_a_small_count(
    providers: tuple[Provider, ...], doors: Callable[[Provider], Doors]
) -> None:
    one, other = map(dict, map(doors, providers))
    assert one.keys() == other.keys()
    assert len(one) > 5
    said = {name: (figures(one[name]), figures(other[name])) for name in one}
    apart = {name: (a - b, b - a) for name, (a, b) in said.items() if a != b}
    assert apart == {}
    assert any("ewer than 5" in text for text in one.values())  # it is said, not left out
