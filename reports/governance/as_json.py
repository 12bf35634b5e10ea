"""The governance pack as plain values, for another program and for whoever checks the slides."""

from dataclasses import asdict
from datetime import date
from math import isfinite
from typing import Any

from charts.picture import Picture
from reports.governance.content import Drawn, Entry, OfAction, Pack


def pack_as_json(pack: Pack) -> dict[str, Any]:
    """Everything that the slides and their notes say; what cannot be told is None."""
    agenda, colophon = pack.agenda, pack.colophon
    return {
        "meeting_on": agenda.today.isoformat(),
        "since": agenda.since.isoformat(),
        "site": agenda.site,
        "generation": colophon.generation,
        "plan_entry": colophon.entry,
        "invented_data": colophon.is_sample,
        "data_to": colophon.data_to and colophon.data_to.isoformat(),
        "watched": agenda.watched,
        "nothing_in": {str(item.kind): item.title for item in agenda.items if item.is_empty},
        "items": [{"number": pack.number_of(each)} | _entry(each) for each in pack.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    item = entry.item
    return {
        "kind": str(item.kind),
        "id": item.id,
        "title": item.title,
        "about": item.about,
        "lines": list(entry.said),
        "decide": item.question,
        "notes": list(item.notes),
        "charts": [_drawn(each) for each in entry.drawn],
        "actions": [_of_action(each) for each in entry.actions],
    }


def _of_action(of: OfAction) -> dict[str, Any]:
    numbers = [_plain(asdict(each)) | {"unit": str(each.unit)} for each in of.numbers]
    dates = [{"what": name, "on": _plain(day)} for name, day in of.dates]
    return _plain(asdict(of)) | {"numbers": numbers, "dates": dates}


def _drawn(drawn: Drawn) -> dict[str, Any]:
    told = {"measure": drawn.measure, "title": drawn.title, "place": drawn.place}
    picture = drawn.picture
    if picture is None:
        return told | {"why_none": drawn.why_none, "points": []}
    goal = picture.goal
    return told | {
        "by": str(picture.story.by),
        "unit": str(picture.story.unit),
        "median_before": _plain(picture.level_before),
        "target": goal and goal.value,
        "changes": [{"on": _plain(c.on), "name": c.name} for c in picture.story.changes],
        "points": _points(picture),
    }


def _points(picture: Picture) -> list[dict[str, Any]]:
    figures = picture.figures
    rows = zip(figures.periods, figures.values, figures.complete, strict=True)
    return [
        {"period": day.isoformat(), "value": _plain(value), "complete": complete}
        for day, value, complete in rows
    ]


def _plain(value: Any) -> Any:
    """Days as text, figures that cannot be told as None, lists and names gone through."""
    match value:
        case float():
            return float(value) if isfinite(value) else None
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    return value
