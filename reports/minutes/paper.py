"""Minutes as PDF: who was there, what was read and decided item by item, all that was agreed."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from plan.clock import is_sample
from plan.meeting import Meeting
from plan.minutes import MinutedItem, clock, minutes_of
from plan.model import Plan
from plan.register import Register
from plan.words.numbers import capital
from reports.edition import Colophon
from reports.paper.setting import pdf

TEMPLATE = Path(__file__).with_name("minutes.typ")


def minutes_pdf(register: Register, plan: Plan, meeting: Meeting, made_on: date) -> bytes:
    """PDF/UA-1; the same bytes for the same entries of the register and the same day."""
    minutes = minutes_of(register, plan, meeting)
    ends = f" to {minutes.ended}" if minutes.ended else ""
    colophon = Colophon(
        title=minutes.title,
        subject=f"From {minutes.began}{ends}. Opened by: {minutes.opened_by}.",
        made_on=made_on,
        data_to=None,
        generation="",
        entry=meeting.closed.id if meeting.closed else meeting.newest,
        is_sample=is_sample(register),
        source="From what the register keeps of the meeting",
    )
    content = {
        "is_running": meeting.is_running,
        "present": minutes.present or ("Nobody was noted.",),
        "others": minutes.others,
        "items": [_item(item) for item in minutes.items if not item.item.is_empty],
        "empty": [item.item.title for item in minutes.items if item.item.is_empty],
        "follow_ups": minutes.follow_ups,
    }
    return pdf(TEMPLATE, colophon, content, {})


def _item(item: MinutedItem) -> dict[str, Any]:
    """With the time of everything said, and over it its group and what it is about."""
    statements = [asdict(line) | {"clock": clock(line.at)} for line in item.said]
    over = (f"{item.number}. {capital(item.item.kind)}", item.item.about)
    kept = {"title": item.item.title, "lines": item.item.lines, "is_reached": item.is_reached}
    return kept | {"said": statements, "over": " · ".join(filter(None, over))}
