"""The governance pack as plain values, for another program and for whoever checks the slides."""

from typing import Any

from charts.picture import Picture
from reports.edition import picked, plain
from reports.governance.content import MeasureDrawn, OfAction, Pack, PackItem


def pack_as_json(pack: Pack) -> dict[str, Any]:
    """Everything that the slides and their notes say; what cannot be told is None."""
    agenda = pack.agenda
    colophon = "generation plan_entry=entry invented_data=is_sample data_to"
    return {
        **picked(agenda, "meeting_on=today since site"),
        **picked(pack.colophon, colophon),
        "watched": agenda.watched,
        "nothing_in": {str(item.kind): item.title for item in agenda.items if item.is_empty},
        "items": [{"number": pack.number_of(entry)} | _entry(entry) for entry in pack.entries],
    }


def _entry(entry: PackItem) -> dict[str, Any]:
    return {
        **picked(entry.item, "kind id title about"),
        "lines": list(entry.said),
        **picked(entry.item, "decide=question notes"),
        "charts": [_drawn(drawing) for drawing in entry.drawn],
        "actions": [_of_action(action) for action in entry.actions],
    }


def _of_action(of: OfAction) -> dict[str, Any]:
    return plain(of) | {"dates": [{"what": name, "on": plain(day)} for name, day in of.dates]}


def _drawn(drawn: MeasureDrawn) -> dict[str, Any]:
    fields = picked(drawn, "measure title place")
    picture = drawn.picture
    if picture is None:
        return fields | {"why_none": drawn.why_none, "points": []}
    names = "by=story.by unit=story.unit median_before=level_before target=goal.value"
    return fields | {
        **picked(picture, names),
        "changes": [picked(change, "on name") for change in picture.story.changes],
        "points": _points(picture),
    }


def _points(picture: Picture) -> list[dict[str, Any]]:
    figures = picture.figures
    rows = zip(figures.periods, figures.values, figures.complete, strict=True)
    return [plain({"period": day, "value": value, "complete": done}) for day, value, done in rows]
