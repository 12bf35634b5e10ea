"""The plan's three registers as tables and as JSON: risk register, service review and board."""

from reports.registers.as_json import register_as_json
from reports.registers.register import Register, register_of
from reports.registers.titles import TITLES

__all__ = ["TITLES", "Register", "register_as_json", "register_of"]
