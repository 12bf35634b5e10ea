"""What a file says of one subject, when it may say only a part of it."""

from collections.abc import Collection
from typing import Any

from plan.model import Action, Aim, Person
from plan.register.said import WITHDRAWN, Said, said_of


def said_by_file(
    kind: type[Aim | Action | Person], subject: str, fields: dict[str, Any], known: Collection[str]
) -> tuple[Said, ...]:
    """A new subject is said whole; of a known one, only what the file has columns for."""
    given = {name: value for name, value in fields.items() if value is not None}
    whole = said_of(kind(id=subject, **given))
    if subject not in known:
        return whole
    return tuple(each for each in whole if each.field in {*fields, WITHDRAWN})
