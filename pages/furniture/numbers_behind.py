"""The numbers behind a picture: a table to read and a file to take away."""

from charts.picture import Picture
from metrics.phrases import part_words
from metrics.series import Series
from pages.furniture.here import here_shown
from pages.furniture.reads import small_cell_at
from pages.furniture.tables import Told, table
from pages.furniture.words import aside
from reports.tables import SERIES_COLUMNS, hidden_in_words, series_table


def numbers(shown: Series, drawn: Picture | None = None) -> None:
    """One row a period, the newest first, with what was drawn there; to read and to take away."""
    wanted, limit = shown.wanted, small_cell_at(here_shown(), shown.wanted.sites)
    name = "_".join(filter(None, (wanted.measure.id, wanted.part, *wanted.sites, wanted.by)))
    part = f" ({part_words(wanted.part)})" if wanted.part else ""
    said = f"{wanted.measure.title}{part}, {wanted.measure.unit}, one row a {wanted.by}"
    told = Told(
        sites=wanted.sites,
        measures=(wanted.measure.id,),
        hidden=hidden_in_words(shown, limit),
        columns=SERIES_COLUMNS,
    )
    rows = series_table(shown, drawn, limit)
    table(rows, f"{said}, newest first", name, told, height=260)
    if told.hidden:
        aside(told.hidden)
