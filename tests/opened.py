"""What a file that was taken away says, by a reader of its kind."""

import csv
import io
import subprocess
import zipfile
from pathlib import Path

from pptx import Presentation
from python_calamine import load_workbook

from plan.sheet import safe


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
    """Cells that a spreadsheet would calculate or open."""
    if name.endswith(".csv"):
        cells = cells_of_csv(content)
        return [cell for cell in cells if safe(cell) != cell and not cell.startswith("'")]
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [part for part in parts.namelist() if "worksheets/" in part]
            return [p for p in sheets for sign in (b"<f>", b"hyperlink") if sign in parts.read(p)]
    return []


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
            return ran.stdout.decode()
        case ".pptx":
            slides = Presentation(io.BytesIO(content)).slides
            frames = (shape for slide in slides for shape in slide.shapes if shape.has_text_frame)
            return "\n".join(frame.text_frame.text for frame in frames)
        case ".csv":
            return "\n".join(cells_of_csv(content))
        case ".xlsx":
            return "\n".join(cells_of_book(content))
    return content.decode("utf-8", errors="replace")
