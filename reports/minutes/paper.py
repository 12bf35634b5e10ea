"""Minutes as PDF: who was there, what was read and decided item by item, all that was agreed."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from plan.clock import is_sample
from plan.meeting import Meeting
from plan.minutes import MinutedItem, minutes_of
from plan.model import Plan
from plan.register import Register
from plan.words.numbers import capital
from reports.edition import Colophon
from reports.paper.setting import pdf

TEMPLATE = Path(__file__).with_name("minutes.typ")


def minutes_pdf(register: Register, plan: Plan, meeting: Meeting, made_on: date) -> bytes:
    """PDF/UA-1; the same bytes for the same entries of the register and the same day."""
    found = minutes_of(register, plan, meeting)
    ends = f" to {found.ended}" if found.ended else ""
    colophon = Colophon(
        title=found.title,
        subject=f"From {found.began}{ends}. Opened by: {found.opened_by}.",
        made_on=made_on,
        data_to=None,
        generation="",
        entry=meeting.closed or meeting.newest,
        is_sample=is_sample(register),
        source="From what the register keeps of the meeting",
    )
    told = {
        "is_running": meeting.is_running,
        "present": found.present or ("Nobody was noted.",),
        "others": found.others,
        "items": [_item(each) for each in found.items if not each.item.is_empty],
        "empty": [each.item.title for each in found.items if each.item.is_empty],
        "follow_ups": found.follow_ups,
    }
    return pdf(TEMPLATE, colophon, told, {})


def _item(each: MinutedItem) -> dict[str, Any]:
    """With the time of everything said, and over it its group and what it is about."""
    said = [asdict(one) | {"clock": one.clock} for one in each.said]
    over = (f"{each.number}. {capital(each.item.kind)}", each.item.about)
    kept = {"title": each.item.title, "lines": each.item.lines, "is_reached": each.is_reached}
    return kept | {"said": said, "over": " · ".join(filter(None, over))}
