"""A table with what is to be known of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from reports.tables.about import About
from reports.tables.forms import Column

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class TableFile:
    """Rows as they are on the screen, and what they are. `columns` are those with more to say."""

    name: str
    rows: pd.DataFrame
    about: About
    columns: Mapping[str, Column] = field(default_factory=dict)


def file_name(name: str, through: date | None, ending: str) -> str:
    """With the day to which the data reach.

    >>> file_name("gaps by run", date(2026, 11, 15), "csv")
    'gaps_by_run_to_2026-11-15.csv'
    """
    name = _NOT_IN_A_NAME.sub("_", name).strip("_.") or "table"
    return f"{name}_to_{through.isoformat()}.{ending}" if through else f"{name}.{ending}"
