"""The edition that a document is made from, of what a page shows."""

from collections.abc import Iterator
from contextlib import contextmanager

from pages.furniture.cursor import cursor_of
from pages.furniture.here import Here
from pages.furniture.reads import places_at, plan_at, verdicts_at
from plan.ground import Ground
from reports.edition import Edition


@contextmanager
def edition_at(here: Here) -> Iterator[Edition]:
    """An edition of what is here, its verdicts those that the pages show."""
    with cursor_of(here) as cursor:
        ground = Ground(cursor, plan_at(here), here.today, places_at(here))
        yield Edition(ground, here.register, here.generation, here.last_entry, verdicts_at(here))
