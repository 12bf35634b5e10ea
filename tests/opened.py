"""What a file that was taken away says, by a reader of its kind."""

import csv
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pikepdf
from lxml import etree
from python_calamine import load_workbook

from plan.sheet import safe
from tests.reports.paper import elements

SPOKEN = ("ppt/slides/", "ppt/notesSlides/", "ppt/charts/", "docProps/")  # parts of a .pptx
NUMBER = re.compile(r"[-+]?\d+([.]\d+)?(e[-+]?\d+)?")
CALCULATED = re.compile("<f[^>]*>([^<]*)</f>|(?=hyperlink)")
OWN_CELL = re.compile("[A-Z]+[0-9]+")  # of the same sheet: the line of a chart is drawn by it
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def cells_of_csv(content: bytes) -> list[str]:
    """Every cell of a CSV, its headings too."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    delimiter = max(",;\t|", key=text.readline().count)
    text.seek(0)
    return [cell for row in csv.reader(text, delimiter=delimiter) for cell in row]


def cells_of_book(content: bytes) -> list[str]:
    """Every text of every sheet."""
    book = load_workbook(io.BytesIO(content))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return [cell for row in rows for cell in row if isinstance(cell, str)]


def formulas_of(name: str, content: bytes) -> list[str]:
    """Cells that a spreadsheet would calculate or open, also in what is packed in it."""
    if name.endswith(".csv"):
        cells = cells_of_csv(content)
        strange = (cell for cell in cells if safe(cell) != cell and not cell.startswith("'"))
        return [cell for cell in strange if not NUMBER.fullmatch(cell)]
    if not name.endswith((".xlsx", ".zip", ".pptx")):
        return []
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in packed.namelist():
            held = packed.read(part)
            if "worksheets/" in part:
                read = CALCULATED.findall(held.decode())
                found += [formula for formula in read if not OWN_CELL.fullmatch(formula)]
            found += formulas_of(part, held)
    return found


def beside_the_pages(content: bytes) -> list[str]:
    """What a PDF says to those who hear it, in its bookmarks and of itself."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        heard = [str(each[key]) for each in elements(pdf) for key in ("/Alt", "/T") if key in each]
        with pdf.open_outline() as outline:
            marks, waiting = [], list(outline.root)
            while waiting:
                mark = waiting.pop()
                marks.append(str(mark.title))
                waiting += mark.children
        return [*heard, *marks, *map(str, pdf.docinfo.values()), str(pdf.open_metadata())]


def words_of_slides(content: bytes) -> list[str]:
    """Every paragraph of slides, tables, notes and charts; alternative texts; charts' workbooks."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in packed.namelist():
            if part.endswith(".xlsx"):
                found += cells_of_book(packed.read(part))
            elif part.startswith(SPOKEN) and part.endswith(".xml"):
                for node in etree.fromstring(packed.read(part)).iter(etree.Element):
                    found += [node.get(said) for said in ("name", "descr", "title")]
                    runs = node.iter(f"{DRAWN}t", f"{DRAWN}br")
                    is_paragraph, text = node.tag == f"{DRAWN}p", (node.text or "").strip()
                    found.append("".join(r.text or "\n" for r in runs) if is_paragraph else text)
    return [text for text in found if text]


def words_of(name: str, content: bytes) -> str:
    """All that it shows; of a ZIP all that its files show."""
    match Path(name).suffix:
        case ".zip":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                files = [one for one in packed.namelist() if not one.endswith("/")]
                return "\n".join(f"{one}\n{words_of(one, packed.read(one))}" for one in files)
        case ".pdf":
            command = ["pdftotext", "-layout", "-", "-"]
            ran = subprocess.run(command, input=content, capture_output=True, check=True)
            return "\n".join([ran.stdout.decode(), *beside_the_pages(content)])
        case ".pptx":
            return "\n".join(words_of_slides(content))
        case ".csv":
            return "\n".join(cells_of_csv(content))
        case ".xlsx":
            return "\n".join(cells_of_book(content))
    return content.decode("utf-8", errors="replace")
