"""A meeting as it is written down entry by entry, and read back."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise
from typing import Any

from plan.agenda.item import Item, Kind, Shown
from plan.meeting.held import Decided, FollowUp, Meeting
from plan.register.said import MEETING, Entry, Said
from plan.register.written import as_text
from plan.wanted import MeasureRef

OPENED, CLOSED, OTHERS, TAKEN_AWAY = "opened", "closed", "others", "taken away"
# Each with an id behind it, so that two screens never say it of the same thing.
AT, PRESENT, DECIDED, FOLLOWED = "at ", "present ", "decided ", "followed "


def said(meeting: str, field: str, value: Any) -> Said:
    """One saying about a meeting."""
    return Said(kind=MEETING, subject=meeting, field=field, value=as_text(value))


def opening_of(meeting: Meeting) -> dict[str, Any]:
    """What is written down when a meeting opens: its agenda as it is read."""
    return {
        "site": meeting.site,
        "held_on": meeting.held_on.isoformat(),
        "since": meeting.since.isoformat(),
        "items": [_item_written(item) for item in meeting.items],
    }


def decision_of(decided: Decided) -> dict[str, Any]:
    """What is written down of a decision."""
    following = decided.follow_up and following_of(decided.follow_up)
    return {"item": decided.item, "words": decided.words, "follow_up": following}


def following_of(follow_up: FollowUp) -> dict[str, Any]:
    """What is written down of a follow-up."""
    written = asdict(follow_up) | {"due": follow_up.due.isoformat()}
    return {name: value for name, value in written.items() if name not in _COUNTED}


def read_meetings(entries: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The meetings that these entries tell of, the oldest first; not one that was taken away."""
    told: dict[str, list[Entry]] = {}
    for entry in entries:
        told.setdefault(entry.subject, []).append(entry)
    found = (_read(id, said_of_it) for id, said_of_it in told.items())
    return tuple(meeting for meeting in found if meeting is not None)


_COUNTED = ("times_carried_on", "seen")  # from the entries themselves


def _read(id: str, told: list[Entry]) -> Meeting | None:
    latest = {entry.field: entry for entry in told}
    if TAKEN_AWAY in latest or OPENED not in latest:
        return None
    opened, closed = latest[OPENED], latest.get(CLOSED)
    is_closed = closed is not None and json.loads(closed.value)
    others = latest.get(OTHERS)
    reached = [json.loads(entry.value) for entry in told if entry.field.startswith(AT)]
    return Meeting(
        id=id,
        **_read_opening(json.loads(opened.value)),
        opened_by=opened.recorded_by,
        opened_at=opened.recorded_at,
        opened=opened.id,
        present=_present(latest),
        others=json.loads(others.value) if others else "",
        others_seen=others.id if others else 0,
        at=reached[-1] if reached else "",
        reached=tuple(dict.fromkeys(reached)),
        decided=_decided(told, latest),
        closed_by=closed.recorded_by if is_closed else "",
        closed_at=closed.recorded_at if is_closed else None,
        closed=closed.id if is_closed else 0,
        newest=told[-1].id,
    )


def _read_opening(written: dict[str, Any]) -> dict[str, Any]:
    return {
        "site": written["site"],
        "held_on": date.fromisoformat(written["held_on"]),
        "since": date.fromisoformat(written["since"]),
        "items": tuple(map(_item_read, written["items"])),
    }


def _present(latest: dict[str, Entry]) -> tuple[str, ...]:
    there = (field for field in latest if field.startswith(PRESENT))
    return tuple(f.removeprefix(PRESENT) for f in there if json.loads(latest[f].value))


def _decided(told: list[Entry], latest: dict[str, Entry]) -> tuple[Decided, ...]:
    """In the order in which they were first written; without what was taken back."""
    fields = dict.fromkeys(each.field for each in told if each.field.startswith(DECIDED))
    standing = (latest[field] for field in fields if json.loads(latest[field].value))
    return tuple(_decision(entry, told) for entry in standing)


def _decision(entry: Entry, told: list[Entry]) -> Decided:
    written, id = json.loads(entry.value), entry.field.removeprefix(DECIDED)
    first = written["follow_up"]
    return Decided(
        id=id,
        item=written["item"],
        words=written["words"],
        by=entry.recorded_by,
        at=entry.recorded_at,
        entry=entry.id,
        follow_up=first and _follow_up(first, [e for e in told if e.field == FOLLOWED + id], entry),
    )


def _follow_up(first: dict[str, Any], later: list[Entry], agreed: Entry) -> FollowUp:
    stands = json.loads(later[-1].value) if later else first
    read = FollowUp(**(first | stands | {"due": date.fromisoformat(stands["due"])}))
    dues = [first["due"], *(json.loads(entry.value)["due"] for entry in later)]
    moved = sum(now != was for was, now in pairwise(dues))
    return replace(read, times_carried_on=moved, seen=(later or [agreed])[-1].id)


def _item_written(item: Item) -> dict[str, Any]:
    shown = [
        {"measure": str(each.measure), "sites": list(each.sites), "action": each.action}
        for each in item.shown
    ]
    return {name: getattr(item, name) for name in _KEPT} | {"shown": shown}


def _item_read(written: dict[str, Any]) -> Item:
    texts = {name: _as_kept(written[name]) for name in _KEPT}
    shown = tuple(
        Shown(
            measure=MeasureRef.parse(each["measure"]),
            sites=tuple(each["sites"]),
            action=each["action"],
        )
        for each in written["shown"]
    )
    return Item(**(texts | {"kind": Kind(written["kind"]), "shown": shown}))


def _as_kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_KEPT = ("kind", "id", "title", "about", "lines", "question", "actions", "aim", "notes")
