"""What every page uses: pickers, cached reads, who is signed in, how old the data are."""

from pages.furniture.cursor import one_cursor
from pages.furniture.frame import frame
from pages.furniture.here import here
from pages.furniture.lines import no_plan_yet, nothing_to_show, nothing_yet
from pages.furniture.people import role_of, signed_in
from pages.furniture.rooms import ACTION, ACTIONS, DATA, MEASURE, all_pages, link

__all__ = [
    "ACTION",
    "ACTIONS",
    "DATA",
    "MEASURE",
    "all_pages",
    "frame",
    "here",
    "link",
    "no_plan_yet",
    "nothing_to_show",
    "nothing_yet",
    "one_cursor",
    "role_of",
    "signed_in",
]
