"""What the pack draws: a measure with all that a verdict rests on, or as it runs."""

from charts.picture import Picture
from charts.reading import Reading
from metrics.catalogue import measure as measure_of
from metrics.phrases import topic
from plan.agenda_item import Shown, answer_shown
from plan.verdict import MeasureAnswer, Verdict
from reports.edition import Edition
from reports.evidence.guard import has_small, is_said_by_people
from reports.evidence.shown import shown as shown_to_others
from reports.governance.model import Drawn
from reports.governance.words import place_of


def drawn(edition: Edition, verdict: Verdict | None, shown: Shown) -> Drawn:
    """What an item wants to be drawn."""
    measure = measure_of(shown.measure.id)
    told = topic(shown.measure, measure)
    answer = verdict and answer_shown(verdict, shown)
    picture, why_none = (
        picture_or_why_none(edition, verdict, answer) if answer else _as_it_runs(edition, shown)
    )
    return Drawn(
        measure=str(shown.measure),
        title=told[:1].upper() + told[1:],
        place=place_of(shown.sites),
        picture=picture,
        why_none=why_none and f"{told[:1].upper()}{told[1:]}: {why_none}",
    )


def picture_or_why_none(
    edition: Edition, verdict: Verdict, answer: MeasureAnswer
) -> tuple[Picture | None, str]:
    """The picture of the action page; of what people said only periods in which nobody is told."""
    if not is_said_by_people(answer.measure):
        return edition.picture(verdict, answer), ""
    found = shown_to_others(edition, verdict, answer)
    return found.picture, "" if found.picture else found.small_counts


def picture_that_hides(
    edition: Edition, verdict: Verdict, answer: MeasureAnswer | None, found: Reading
) -> Picture | None:
    """Of what people said: with an answer as the evidence draws it, else as it runs, or None."""
    if answer is not None:
        return shown_to_others(edition, verdict, answer).picture
    return None if _is_small(found, edition.small_cell(verdict.action.sites)) else found.control


def _as_it_runs(edition: Edition, shown: Shown) -> tuple[Picture | None, str]:
    """The measure without an action, by the period that suits it."""
    found, limit = edition.reading(shown.measure, shown.sites), edition.small_cell(shown.sites)
    if is_said_by_people(found.series.measure) and _is_small(found, limit):
        return None, f"fewer than {limit} stand behind some of its figures, so none is told."
    return found.control, ""


def _is_small(found: Reading, limit: int) -> bool:
    """Whether any of its figures rests on fewer."""
    frame = found.series.frame
    figures = (list(frame[name].astype(float)) for name in ("numerator", "denominator"))
    return has_small(found.series.measure.kind, *figures, limit)
