"""What a deck holds, read by other libraries than those that wrote it."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from openxml_audit import validate_pptx
from pptx import Presentation
from python_calamine import load_workbook

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True)
class Series:
    """A series as its chart holds it: days and values by their place; a gap has none."""

    name: str
    count: int
    days: dict[int, float]
    values: dict[int, float]
    at: str  # its values in the workbook
    days_at: str
    tags: list[etree._Element]  # the words on its points


@dataclass(frozen=True)
class Chart:
    """A chart, its workbook's cells (with what its formulas last gave), formulas, and tree."""

    series: dict[str, Series]
    cells: list[list]
    formulas: dict[str, str]
    tree: etree._Element

    def column(self, heading: str) -> list:
        """What stands under a heading."""
        return [row[self.cells[0].index(heading)] for row in self.cells[1:]]


def charts_of(content: bytes) -> list[list[Chart]]:
    """The charts of each slide."""
    return [
        [_chart(shape.chart) for shape in slide.shapes if shape.has_chart]
        for slide in Presentation(BytesIO(content)).slides
    ]


def faults(content: bytes, folder: Path) -> list[str]:
    """What Office would repair or refuse, by the schemas of its own toolkit; none is right."""
    path = folder / "checked.pptx"
    path.write_bytes(content)
    return [f"{each.part_uri}: {each.description}" for each in validate_pptx(path).errors]


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part of a file by name."""
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _chart(found) -> Chart:
    tree = etree.fromstring(etree.tostring(found._chartSpace))
    book = found.part.chart_workbook.xlsx_part.blob
    rows = load_workbook(BytesIO(book)).get_sheet_by_index(0).to_python()
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    sheet = etree.fromstring(parts_of(book)["xl/worksheets/sheet1.xml"])
    written = ((each.get("r"), each.findtext("{*}f")) for each in sheet.iterfind(".//{*}c"))
    formulas = {place: formula for place, formula in written if formula}
    read = [_series(each) for each in tree.iter(f"{C}ser")]
    return Chart({each.name: each for each in read}, cells, formulas, tree)


def _series(one: etree._Element) -> Series:
    days, values = one.find(f"{C}xVal"), one.find(f"{C}yVal")
    return Series(
        name=one.findtext(f".//{C}strCache//{C}v"),
        count=int(values.find(f".//{C}ptCount").get("val")),
        days=_points(days),
        values=_points(values),
        at=values.findtext(f".//{C}f"),
        days_at=days.findtext(f".//{C}f"),
        tags=one.findall(f".//{C}dLbl"),
    )


def _points(of: etree._Element) -> dict[int, float]:
    return {int(each.get("idx")): float(each.findtext(f"{C}v")) for each in of.iter(f"{C}pt")}
