"""Deciding on the action of an item, on the big screen, as on the action's own page."""

from pages.furniture import decide
from pages.furniture.governance.table import Table
from pages.furniture.standings import standings_at
from plan.agenda_item import Item
from plan.standing import Standing


def decide_on(table: Table, item: Item) -> None:
    """What was passed on, to be acknowledged, and the buttons; nothing where no one action is."""
    standing = standing_of_item(table, item)
    if standing is None:
        return
    decide.escalations(table.here, standing, table.plan, table.person)
    decide.buttons(table.here, standing, table.plan, table.person, big=True)


def standing_of_item(table: Table, item: Item) -> Standing | None:
    """Where the action of an item stands; None where it is about none, or several."""
    found = (each for each in standings_at(table.here) if each.action.id == item.action)
    return next(found, None)
