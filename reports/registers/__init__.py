"""The plan's three registers as tables and as JSON: risk register, service review and board."""

from reports.registers.as_json import listing_as_json
from reports.registers.listing import Listing, listing_of
from reports.registers.titles import TITLES

__all__ = ["TITLES", "Listing", "listing_as_json", "listing_of"]
