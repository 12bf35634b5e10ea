"""How kinds of error with medicines are said: the kind, and who found it."""

from metrics.questions.medicines_themes import FoundBy, Theme

FOUND_BY = {
    FoundBy.MAR: "in the MAR",
    FoundBy.FIRST: "by local checks",
    FoundBy.SECOND: "by the second line",
}


def kind_in_words(theme: Theme) -> str:
    """As in "missing signature in the MAR"."""
    return f"{theme.kind.replace('_', ' ')} {FOUND_BY[theme.found_by]}"
