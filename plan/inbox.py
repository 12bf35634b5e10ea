"""The inbox: a folder that is watched, of which each file is loaded once it is complete."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import watchfiles

from connectors import warehouse
from connectors.opening import fingerprint
from connectors.report import LoadReport, RowFate, was_loaded
from connectors.warehouse import Store
from plan import intake
from plan.register import Claim, Register, open_register
from plan.values import as_text

INBOX, FOLDER, DONE, QUARANTINE = "inbox", "folder", "done", "quarantine"
SETTLED_SECONDS = 3.0  # a file that stayed the same for so long is complete
UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".tmp")  # names while copied


@dataclass(frozen=True)
class InboxFile:
    """A file of the inbox: where it went, and what became of it, a line each."""

    name: str
    went: str
    lines: tuple[str, ...]


def watch(store: Store, folder: Path, *, once: bool = False) -> Iterator[InboxFile]:
    """Load what arrives in a folder, or lies there `once`; a kill at any moment loses nothing."""
    register = open_register(Path(store.root))
    folder.mkdir(parents=True, exist_ok=True)
    _remember(register, FOLDER, str(folder.resolve()))
    seen: dict[Path, tuple[tuple[int, int], float]] = {}  # size and time, and since when
    for _ in _looks(folder, once):
        files = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith(".")]
        states = {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in files}
        new = {p: (states[p], monotonic()) for p in states}
        seen = {p: seen[p] if p in seen and seen[p][0] == states[p] else new[p] for p in states}
        for path, (_, since) in seen.items():
            is_whole = monotonic() - since >= SETTLED_SECONDS
            if is_whole and not path.name.lower().endswith(UNFINISHED):
                with suppress(warehouse.Busy):  # else at the next look
                    arrival = _take(store, path)
                    _remember(register, arrival.went, arrival.name)
                    yield arrival


def _looks(folder: Path, once: bool) -> Iterator[object]:
    """A look now, and one whenever something changes, but at least every few seconds."""
    yield None
    sleep(SETTLED_SECONDS)
    yield None
    if not once:
        how: dict[str, Any] = {"recursive": False, "yield_on_timeout": True}
        yield from watchfiles.watch(folder, rust_timeout=int(SETTLED_SECONDS * 1000), **how)


def _take(store: Store, path: Path) -> InboxFile:
    """Load one file, write the report, and move it: in this order, so that a kill loses nothing."""
    sha256 = fingerprint(path).get("sha256", "")
    before = warehouse.ask(store, was_loaded, sha256)
    reports = () if before else intake.load(store, [path], by=INBOX)
    lines = [line for report in reports for line in _lines(report)]
    if before:
        lines = [f"{path.name}: loaded before, on {before:%-d %B %Y}, and not again."]
    went = QUARANTINE if any(report.error for report in reports) else DONE
    to = path.parent / went / path.name
    to = to.with_name(f"{path.stem}-{sha256[:12]}{path.suffix}") if to.exists() else to
    to.parent.mkdir(exist_ok=True)
    to.with_name(f"{to.name}.report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.replace(path, to)
    return InboxFile(to.name, went, tuple(lines))


def _lines(report: LoadReport) -> Iterator[str]:
    if report.error:
        yield report.error
        return
    counts = ((name.replace("_", " "), getattr(report, name)) for name in (*RowFate, "withdrawn"))
    told = ", ".join(f"{count:,} {name}" for name, count in counts if count)
    if not report.things or report.source:
        yield f"{report.file}: {report.source or 'a profile'}: {report.read:,} rows read: {told}."
    yield from filter(None, (report.things, *report.findings, *report.faults, *report.notes))


def _remember(register: Register, field: str, what: str) -> None:
    register.record([Claim(kind="store", subject=INBOX, field=field, value=as_text(what))], INBOX)


def arrivals(register: Register) -> dict[str, list[str]]:
    """What was kept of the inbox, the oldest first: folders watched, files done and put aside."""
    kept: dict[str, list[str]] = {FOLDER: [], DONE: [], QUARANTINE: []}
    for entry in register.history("store", INBOX):
        kept[entry.field].append(entry.content)
    return kept
