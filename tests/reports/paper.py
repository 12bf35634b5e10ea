"""What a PDF holds, read by other libraries than the one that set it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pdfua
import pikepdf

STRUCTURE = "/StructTreeRoot"


def faults(path: Path) -> list[str]:
    """What is wrong with a document for those who hear it; none is as it should be.

    A checker of what a machine can tell of PDF/UA-1 first, then what it leaves out.
    """
    found = [f"{each.rule_id}: {each.message}" for each in pdfua.validate(str(path)).findings]
    with pikepdf.open(path) as pdf:
        tags = [str(each.get("/S", "")) for each in elements(pdf)]
        levels = [int(tag[2:]) for tag in tags if tag[:2] == "/H" and tag[2:].isdigit()]
        found += [] if levels[:1] == [1] else ["the first heading is not of level 1"]
        found += ["a level of headings is left out" for a, b in pairwise(levels) if b - a > 1]
        found += [] if pdf.Root.get("/Outlines") else ["there are no bookmarks"]
        found += [] if str(pdf.Root.get("/Lang", "")) == "en-GB" else ["not in British English"]
        found += [f"{tag} has no words" for tag in _wordless(pdf)]
        tables = tags.count("/Table")
        found += [] if not tables or "/TH" in tags else ["a table has no headings"]
        found += [f"font {name} is not in the file" for name in _fonts_left_out(pdf)]
    return found


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure, in the order in which it is read."""
    waiting = [pdf.Root[STRUCTURE]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one["/K"])


def alternative_texts(path: Path) -> list[str]:
    """The words of every figure, in order."""
    with pikepdf.open(path) as pdf:
        return [str(each["/Alt"]) for each in elements(pdf) if "/Alt" in each]


def _wordless(pdf: pikepdf.Pdf) -> list[str]:
    figures = [each for each in elements(pdf) if str(each["/S"]) == "/Figure"]
    return ["a figure" for each in figures if not str(each.get("/Alt", "")).strip()]


def _fonts_left_out(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            within = font.get("/DescendantFonts", [font])[0]
            held = within.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(held.keys()):
                found.append(str(font.get("/BaseFont")))
    return found
