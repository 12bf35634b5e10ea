"""The edition that a document is made from, of what a page shows."""

from collections.abc import Iterator
from contextlib import contextmanager

from pages.furniture.here import Here
from pages.furniture.reads import ground_at, plan_at, verdicts_at
from reports.edition import Edition


@contextmanager
def edition_at(here: Here) -> Iterator[Edition]:
    """An edition of what is here, its verdicts those that the pages show."""
    with ground_at(here, plan_at(here)) as ground:
        yield Edition(ground, here.register, here.generation, here.last_entry, verdicts_at(here))
