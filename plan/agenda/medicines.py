"""Medicines themes: the standing item, on every agenda whether anything is amiss or not."""

from metrics.questions.medicines_themes import Done, FoundBy, Theme, Themes
from plan.agenda.before import Before
from plan.agenda.item import Item, Kind, Shown
from plan.wanted import MeasureRef
from plan.words.medicines import kind_in_words
from plan.words.numbers import count, day

ID = "medicines"
_ERRORS, _FINDINGS = MeasureRef("mar_errors"), MeasureRef("audit_findings")


def item_of_medicines(before: Before) -> Item:
    """What kinds of error there were since the last meeting, where they recur, what was done."""
    found = before.medicines
    if found is None:
        return Item(
            kind=Kind.MEDICINES,
            id=ID,
            title="Nothing was supplied about medicines here.",
            lines=("It needs the MAR, or checks of it. Load either on the data page.",),
            question="Are medicines given here, and if so, who supplies the MAR?",
        )
    sure = [each for each in found.by_change if each.is_beyond_chance]
    from_mar = not found.themes or any(each.found_by is FoundBy.MAR for each in found.themes)
    return Item(
        kind=Kind.MEDICINES,
        id=ID,
        title=_title(found, sure, day(found.first, before.today)),
        about="Standing item: medicines",
        lines=tuple(filter(None, (_most_often(found), _again(found), _done(found.done)))),
        question=_question(sure),
        shown=(Shown(measure=_ERRORS if from_mar else _FINDINGS, sites=before.medicines_at),),
        notes=tuple(_note(each) for each in found.themes),
    )


def _title(found: Themes, sure: list[Theme], since: str) -> str:
    if found.last < found.first:
        return f"Medicines: there are no complete days yet since {since}."
    if not found.themes:
        return f"No medicines error of any kind was found since {since}."
    if not sure:
        return f"Since {since} no kind of medicines error changed by more than chance."
    rose = [each for each in sure if (each.change or 0) > 0]
    told = rose[0] if rose else sure[-1]
    word = "More" if rose else "Fewer"
    than = f"{told.before:,} before, {told.count:,} since {since}"
    return f"{word} of one kind of error, {kind_in_words(told)}: {than}."


def _question(sure: list[Theme]) -> str:
    rose = [each for each in sure if (each.change or 0) > 0]
    if rose:
        return f"What will be done about {kind_in_words(rose[0])}, by whom and by when?"
    return "Is anything else to be done about medicines, by whom and by when?"


def _most_often(found: Themes) -> str:
    told = ", ".join(f"{kind_in_words(each)} ({each.count:,})" for each in found.themes[:2])
    return f"Most often: {told}." if told else ""


def _again(found: Themes) -> str:
    again = next((each for each in found.themes if each.recurs_in), None)
    if again is None:
        return "No kind came again in the same house." if found.themes else ""
    where = again.recurs_in
    at = ", ".join(where) if len(where) <= 3 else count(len(where), "house")
    return f"Comes again: {kind_in_words(again)}, at {at}."


def _done(done: Done) -> str:
    said = []
    if done.assessed is not None:
        number = count(done.assessed, "assessment")
        said.append(f"{number}, {done.passed} passed" if done.assessed else "no assessment")
    if done.sampled is not None:
        said.append(count(done.sampled, "second-line sheet"))
    if done.found is not None and done.escalated_same_day is not None:
        said.append(f"{done.escalated_same_day} of {done.found} findings escalated the same day")
    return f"Done: {'; '.join(said)}." if said else ""


def _note(theme: Theme) -> str:
    where = ", ".join(f"{each.house} {each.count}" for each in theme.houses)
    told = f"{kind_in_words(theme)}: {theme.count:,}, in as many days before {theme.before:,}."
    return f"{told[:1].upper()}{told[1:]}{f' {where}.' if where else ''}"
