"""What to say beside a figure that complaints, which arrive late, may still change."""

from metrics.measure import Measure
from pages.furniture.clusters import arrival_at
from pages.furniture.escalation import last_day
from pages.furniture.here import Here


def provisional_words(here: Here, measure: Measure, sites: tuple[str, ...]) -> str:
    """How long the newest figures of a measure stay provisional; "" where they do not.

    A complaint is counted on the day of its event and arrives later; one that is counted only when
    its time is over does not change any more.
    """
    last = last_day(here, measure.id)
    if "complaints" not in measure.reads or measure.undecided or last is None:
        return ""
    return arrival_at(here, sites, last).in_words()
