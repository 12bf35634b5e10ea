"""Minutes as plain text, to be read in any program and sent with anything."""

import textwrap
from collections.abc import Iterator

from plan.meeting.minutes import MinutedItem, Minutes
from plan.meeting.recorded import Minuted

WIDTH = 92


def minutes_text(minutes: Minutes) -> str:
    """Who and when, what was agreed, then each item with what was read and what came of it."""
    return "\n".join([*_head(minutes), *(line for item in minutes.items for line in _item(item))])


def _head(minutes: Minutes) -> Iterator[str]:
    yield from _wrapped(minutes.title)
    yield "=" * min(len(minutes.title), WIDTH)
    yield ""
    yield f"From {minutes.began} to {minutes.ended or 'now: it is still open'}"
    yield f"Opened by: {minutes.opened_by}"
    there = "; ".join((*minutes.present, *filter(None, [minutes.others]))) or "not noted"
    yield from _wrapped(f"Present: {there}")
    yield ""
    yield "Agreed to be done" if minutes.follow_ups else "No follow-up was agreed."
    for each in minutes.follow_ups:
        yield from _wrapped(each, "  - ")
    yield ""


def _item(item: MinutedItem) -> Iterator[str]:
    yield from _wrapped(f"{item.number}. {item.title}")
    about = f": {item.about}" if item.about else ""
    yield from _wrapped(f"{item.kind.capitalize()}{about}", "   ")
    if not (item.is_reached or item.is_empty):
        yield "   Not reached in this meeting."
    for line in dict.fromkeys((*item.lines, *item.notes)):
        yield from _wrapped(line, "   - ")
    for each in item.said:
        yield from _wrapped(f"{each.clock} {_said(each)} ({each.by})", "   > ")
    yield ""


def _said(each: Minuted) -> str:
    told = [each.says] if each.says else []
    return " ".join([*told, *([f"To be done: {each.follow_up}."] if each.follow_up else [])])


def _wrapped(text: str, first: str = "") -> list[str]:
    """Within the width, further lines under the first; no line break of a writer's own."""
    rest = " " * len(first)
    text = " ".join(text.split())
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest) or [first]
