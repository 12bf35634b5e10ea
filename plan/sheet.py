"""The whole plan as one file, out and in again: CSV with its people beside it, or a workbook."""

import csv
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import BadZipFile, ZipFile

import python_calamine as calamine
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

from connectors.opening import fingerprint, meant, safe
from connectors.report import FileProblem, LoadReport, Problem, Reason, faults_of
from plan.fields import COLUMNS, PEOPLE_HEADINGS, PLAN_HEADINGS
from plan.loads import NOT_KNOWN, Row, Sheet, heading_of, read_sheet, remember, without_totals
from plan.model import Action, Aim, Plan
from plan.plan_file import take_people, take_plan
from plan.register import Register
from plan.values import DAY, PlanReason, as_cell, frameworks

# The headings of real improvement plans, and which of ours each of them is.
ALIASES: dict[str, tuple[str, ...]] = {
    "aim": ("objective", "goal", "area", "improvement_area"),
    "action": ("actions", "action_required", "action_to_be_taken", "what_will_we_do", "task"),
    "ref": ("reference", "item", "item_no", "no", "number", "id", "action_ref", "action_no"),
    "revised_due": ("revised_due_date", "revised_date", "revised_deadline", "extended_to"),
    **{
        heading: tuple(line.aliases.split())
        for kind in ("aim", "outcome", "action")
        for heading, line in COLUMNS[kind].items()
    },
}
# Told by rule here, or kept as notes: what such a column says is passed over.
PASSED_OVER = (
    *("status", "rag", "rag_rating", "progress", "notes", "comments", "update", "key_dates"),
    *("completed_by", "verified_by", "assured_by", "escalation_level", "priority"),
)
_DAYS = {head for lines in COLUMNS.values() for head, line in lines.items() if line.value is DAY}
_OTHER_DAYS = ("%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y")
_REGULATION = re.compile(r"(?:reg(?:ulation)?\.?\s*)?(\d+A?)\b.*", re.IGNORECASE)
_FINAL = {"revised_due": "due_on"}
_FILL_IN = "the row was taken in with this cell left blank; fill it in on the plan page"
_OURS = {alias: ours for ours, aliases in ALIASES.items() for alias in aliases}


def known_as(heading: str) -> str:
    """Our name of a heading; the same where it has no other."""
    plain = heading.strip("_:?* ")
    return plain if plain in PLAN_HEADINGS else _OURS.get(plain, plain)


def our_columns(sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """A sheet under our headings, the words of an action under `title`; and what was left out."""
    names = ((heading, known_as(heading)) for heading in sheet.headings if heading)
    kept = {heading: name for heading, name in names if name not in PASSED_OVER}
    has_ids = "ref" in kept.values()
    if has_ids and "title" not in kept.values():
        kept = {h: {"action": "title", "ref": "action"}.get(name, name) for h, name in kept.items()}
    elif has_ids:
        kept = {heading: name for heading, name in kept.items() if name != "ref"}
    known = {*PLAN_HEADINGS, "revised_due"}
    strange = [heading for heading, name in kept.items() if name not in known]
    kept = {heading: name for heading, name in kept.items() if name in known}
    notes = [f"{NOT_KNOWN}: {', '.join(strange)}"] if strange else []
    sheet, totals = without_totals(sheet)
    notes += totals
    rows = tuple(_renamed_row(row, kept, notes) for row in sheet.rows)
    headings = list(dict.fromkeys(_FINAL.get(name, name) for name in kept.values()))
    # Columns made of another: ours -> the one whose words it takes, where a template has none.
    pairs = {"aim": "issue", "title": "action"}
    added = {new: old for new, old in pairs.items() if new not in headings and old in headings}
    for row in rows:
        row.cells.update({new: row.cells.get(old, "") for new, old in added.items()})
    return Sheet(sheet.file, (*headings, *added), rows), tuple(notes)


def _renamed_row(row: Row, kept: dict[str, str], notes: list[str]) -> Row:
    """The row under our names; a date that was revised goes before the first."""
    cells: dict[str, str] = {}
    source: dict[str, str] = {}
    for heading in sorted(kept, key=lambda heading: kept[heading] != "revised_due"):
        cell, name = row.cells.get(heading, ""), _FINAL.get(kept[heading], kept[heading])
        if cell and cells.get(name, cell) not in ("", cell):
            why = f"'{heading}' left out, as '{source[name]}' says otherwise"
            notes.append(f"line {row.line}: {why}")
        elif cell or name not in cells:
            cells[name], source[name] = cells.get(name) or cell, heading
    if cells.get("tags"):
        words = filter(None, map(str.strip, cells["tags"].split(";")))
        cells["tags"] = "; ".join(map(_tag, words))
    for name, form in product(_DAYS & cells.keys(), _OTHER_DAYS):
        with suppress(ValueError):  # of other forms, and of one that is read already
            cells[name] = datetime.strptime(" ".join(cells[name].split()), form).date().isoformat()
    return replace(row, cells=cells)


def _tag(words: str) -> str:
    """`Regulation 12`, `Reg 17` or the title of a quality statement as our tag."""
    if number := _REGULATION.fullmatch(words):
        return f"cqc-regulations:{number[1].upper()}"
    title = words.rpartition(": ")[2].lower()
    entries = ((framework.id, entry) for framework in frameworks() for entry in framework.entries)
    tags = (f"{id}:{entry.code}" for id, entry in entries if entry.title.lower() == title)
    return next(tags, words)


PLAN, PEOPLE = "plan", "people"


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _tables(plan: Plan) -> dict[str, Table]:
    """Every action with its aim, then the aims that no action serves yet; and every person."""
    unserved = (Action(id="", aim=aim.id) for aim in plan.aims if not plan.actions_of(aim))
    actions = (
        {"aim": action.aim, "action": action.id}
        | _cells("aim", vars(aim := plan.aim_of(action)))
        | _cells("outcome", _outcomes(aim, action))
        | _cells("action", vars(action))
        for action in (*plan.actions, *unserved)
    )
    people = ({"person": person.id} | _cells("person", vars(person)) for person in plan.people)
    return {PLAN: _table(PLAN_HEADINGS, actions), PEOPLE: _table(PEOPLE_HEADINGS, people)}


def _outcomes(aim: Aim, action: Action) -> dict[str, Any]:
    """The outcome that the action names with its target, then all others of its aim."""
    own = aim.outcome(action.outcome) if action.outcome else None
    return {
        **(vars(own) if own else {}),
        "measure": action.outcome,
        "others": tuple(outcome for outcome in aim.outcomes if outcome != own),
        "in_order": tuple(outcome.measure for outcome in aim.outcomes),
    }


def _cells(kind: str, values: dict[str, Any]) -> dict[str, str]:
    return {head: as_cell(values.get(line.name)) for head, line in COLUMNS[kind].items()}


def _table(headings: tuple[str, ...], rows: Iterable[dict[str, str]]) -> Table:
    return Table(headings, tuple(tuple(safe(row[head]) for head in headings) for row in rows))


def unsafe(sheet: Sheet) -> Sheet:
    cells = [{head: meant(cell) for head, cell in row.cells.items()} for row in sheet.rows]
    rows = (replace(row, cells=own) for row, own in zip(sheet.rows, cells, strict=True))
    return replace(sheet, rows=tuple(rows))


def written(table: Table) -> str:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(table.headings)
    lines.writerows(table.rows)
    return text.getvalue()


TITLE_ROWS = 20  # real templates have a title and a key above their headings
_PARTS = ("workbook.xml", "_rels/workbook.xml.rels", "styles.xml")
_PERCENT = {"9", "10"}  # the two such formats that no workbook needs to spell out


def write(path: Path, tables: dict[str, Table]) -> None:
    """A sheet a table. Every cell is text, so that none is ever calculated."""
    with Workbook(path, {"in_memory": True}) as book:
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate((table.headings, *table.rows)):
                for place, text in enumerate(row):
                    if text:
                        sheet.write_string(number, place, text)
            sheet.freeze_panes(1, 0)


def read(path: Path) -> tuple[Sheet | None, Sheet]:
    """The sheet of people, if any, and that of the plan, or the first. Raises FileProblem."""
    try:
        # To open it first gives an OSError that names the file.
        with path.open("rb"), calamine.load_workbook(path) as book:
            kind = calamine.SheetTypeEnum.WorkSheet
            sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ is kind]
            names = {name.strip().lower(): name for name in sheets}
            first = next(iter(names.values()), "")
            people = _sheet(path, book, names[PEOPLE]) if PEOPLE in names else None
            return people, _sheet(path, book, names.get(PLAN, first))
    except (calamine.CalamineError, BadZipFile, ParseError) as problem:
        found = "a file that cannot be opened as a workbook"
        do_next = "Save it again as .xlsx, or as CSV"
        if isinstance(problem, calamine.PasswordError):
            found = "a workbook that is locked with a password"
            do_next = "Take the password off and save it again"
        expected = "a workbook as Excel saves it (.xlsx)"
        raise FileProblem(path.name, Problem.BINARY, found, expected, do_next) from None


def _sheet(path: Path, book: calamine.CalamineWorkbook, name: str) -> Sheet:
    lines = _lines(book.get_sheet_by_name(name), _percents(path, name))
    filled = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)]
    if not filled:
        return Sheet(path.name, (), ())
    # The first line that reads like headings of a plan or of people, else the first.
    names = [{known_as(heading_of(cell)) for cell in cells} for _, cells in filled[:TITLE_ROWS]]
    like = (at for at, on in enumerate(names) if "action" in on or {"person", "role"} <= on)
    start = next(like, 0)
    width = max((at for at, cell in enumerate(filled[start][1], 1) if cell), default=0)
    headings = tuple(heading_of(cell) for cell in filled[start][1][:width])
    below = [(number, tuple(cells[:width])) for number, cells in filled[start + 1 :]]
    rows = tuple(
        Row(at, dict(zip(headings, cells, strict=True)), written(Table(cells, ())).rstrip("\r\n"))
        for at, cells in below
    )
    return Sheet(path.name, headings, rows)


def _lines(found: calamine.CalamineSheet, percents: set[tuple[int, int]]) -> list[list[str]]:
    """Cells as they read; those joined into one say what their first cell says, on every line."""
    lines = [
        [_text(value, (number, at) in percents) for at, value in enumerate(row)]
        for number, row in enumerate(found.to_python(skip_empty_area=False))
    ]
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        for line in lines[top : bottom + 1]:
            line[left : right + 1] = lines[top][left : left + 1] * len(line[left : right + 1])
    return lines


def _percents(path: Path, name: str) -> set[tuple[int, int]]:
    """Line and place of each cell shown as percent: 0.95 means 95 there; only its style says so."""
    with ZipFile(path) as file, suppress(KeyError, StopIteration):
        book, links, styles = (fromstring(file.read(f"xl/{part}")) for part in _PARTS)
        sheets, formats = book.iterfind(".//{*}sheet"), styles.iterfind("{*}numFmts/*")
        keys = next(sheet.attrib.values() for sheet in sheets if sheet.get("name") == name)
        place = next(link.attrib["Target"] for link in links if link.get("Id") in keys)
        cells = fromstring(file.read(f"xl/{place.removeprefix('/xl/')}")).iterfind(".//{*}c")
        own = {form.get("numFmtId") for form in formats if "%" in form.attrib["formatCode"]}
        is_percent = [f.get("numFmtId") in own | _PERCENT for f in styles.iterfind("{*}cellXfs/*")]
        return {xl_cell_to_rowcol(c.attrib["r"]) for c in cells if is_percent[int(c.get("s", 0))]}
    return set()


def _text(value: Any, is_percent: bool) -> str:
    """What a cell shows: dates as YYYY-MM-DD, a share formatted as percent as its percent."""
    match value:
        case date():
            return f"{value:%Y-%m-%d}"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{100 * value if is_percent else value:.10g}"
    return str(value).strip()


def export_plan(plan: Plan, path: Path) -> tuple[Path, ...]:
    """Write the plan; return the files that were written. Raises FileProblem for another kind."""
    tables = _tables(plan)
    if _kind(path) == ".xlsx":
        write(path, tables)
        return (path,)
    files = {path: tables[PLAN], people_beside(path): tables[PEOPLE]}
    for file, table in files.items():
        file.write_text(written(table), encoding="utf-8-sig", newline="")
    return tuple(files)


def import_plan(register: Register, path: Path, by: str) -> tuple[LoadReport, ...]:
    """Take a plan in as it is: what it lacks makes a draft. Raises FileProblem, see above."""
    if _kind(path) == ".xlsx":
        beside = path
        people, plan = read(path)
    else:
        beside = people_beside(path)
        people, plan = (read_sheet(beside) if beside.exists() else None), read_sheet(path)
    reports = [(beside, take_people(register, unsafe(people), by))] if people else []
    sheet, notes = our_columns(unsafe(plan))
    taken = take_plan(register, sheet, by, as_it_is=True)
    totals = len(plan.rows) - len(sheet.rows)
    reports.append((path, replace(taken, read=taken.read + totals, left_out=totals, notes=notes)))
    fill_in = dict.fromkeys((*Reason, *PlanReason), _FILL_IN)
    marked = []
    for file, report in reports:
        report = replace(report, **fingerprint(file))
        remember(register, report, by)
        faults = faults_of(report.put_aside, {}) + faults_of(report.left_blank, fill_in)
        marked.append(replace(report, faults=faults))
    return tuple(marked)


def people_beside(path: Path) -> Path:
    """`plan.csv` has its people in `plan_people.csv`."""
    return path.with_name(f"{path.stem}_people.csv")


def _kind(path: Path) -> str:
    if (ending := path.suffix.lower()) not in (".csv", ".xlsx"):
        found = f"a file ending in {ending}" if ending else "a file without an ending"
        wanted = ("a plan as .csv or .xlsx", "Name a file that ends in .csv or .xlsx")
        raise FileProblem(path.name, Problem.UNKNOWN_KIND, found, *wanted)
    return ending
