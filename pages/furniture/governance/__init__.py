"""The governance meeting on a shared screen: opening it, one item a screen, what is recorded."""

from pages.furniture.governance.closing import closing
from pages.furniture.governance.going import keys, navigation
from pages.furniture.governance.large import large
from pages.furniture.governance.one_item import one_item
from pages.furniture.governance.opening import opening
from pages.furniture.governance.others import what_others_did
from pages.furniture.governance.pictures import prepare_next
from pages.furniture.governance.table import AGENDA, MINUTES, Table, table_at

__all__ = [
    "AGENDA",
    "MINUTES",
    "Table",
    "closing",
    "keys",
    "large",
    "navigation",
    "one_item",
    "opening",
    "prepare_next",
    "table_at",
    "what_others_did",
]
