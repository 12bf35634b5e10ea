"""No two views of one measure give a hidden count away: all pairs, by a plain slow solver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, permutations, product
from math import inf, isfinite

import pytest

from connectors.warehouse import Store, read
from metrics.calendar import By, period_end
from metrics.catalogue import CATALOGUE
from metrics.catalogue import measure as measure_of
from metrics.measure import Hides, Measure
from metrics.series import Series, SeriesWanted, counted
from metrics.small_counts import CountShown, hidden, is_guarded
from metrics.within import Cursor, rows_within
from plan.clock import today_of
from plan.evidence import Records
from plan.intake import load
from plan.model import Plan
from plan.places import read_places
from plan.register import open_register
from tests.sample_store import shared_sample, shared_small

LIMIT = 5  # of the samples
WHOLE = ("part", "")
NESTED = {(By.DAY, By.WEEK), (By.DAY, By.FORTNIGHT), (By.DAY, By.MONTH), (By.WEEK, By.FORTNIGHT)}
CUT = {(By.WEEK, By.MONTH), (By.FORTNIGHT, By.MONTH)}  # some of the shorter lie across two


@dataclass(eq=False)
class Cell:
    """A count of one period: what a reader knows of it by what is shown, and what it is."""

    first: date
    last: date
    low: float
    high: float
    count: float

    @property
    def is_had(self) -> bool:
        """Whether a reader knows it."""
        return self.low == self.high


@dataclass(frozen=True)
class Equal:
    """What adds up to the same; where `rest` is set, the second has a rest that no view shows."""

    one: list[Cell]
    other: list[Cell]
    rest: bool = False

    def narrow(self) -> bool:
        """Say what follows for each from what is known of all others; whether anything did."""
        before = [(cell.low, cell.high) for cell in (*self.one, *self.other)]
        for own, across, may_be_more in (
            (self.one, self.other, self.rest),
            (self.other, self.one, False),
        ):
            for cell in own:
                beside = [each for each in own if each is not cell]
                most = inf if may_be_more else sum(each.high for each in across)
                cell.high = min(cell.high, most - sum(each.low for each in beside))
                if own is self.one or not self.rest:
                    least = sum(each.low for each in across)
                    cell.low = max(cell.low, least - sum(each.high for each in beside))
        return before != [(cell.low, cell.high) for cell in (*self.one, *self.other)]


def worked_out(together: list[Equal]) -> None:
    while sum(each.narrow() for each in together):  # all of them, not up to the first that did
        pass


def looked_at(shown: Series, limit: int) -> list[list[Cell]]:
    """The guarded counts of one view; of a share the people, and those who said yes."""
    frame, told = shown.frame, hidden(shown.frame, shown.measure, shown.wanted.by, limit)
    sides = {
        Hides.EVENTS: {"numerator": told.numerators},
        Hides.PEOPLE: {"denominator": told.denominators},
        Hides.EITHER_SIDE: {"denominator": told.denominators, "numerator": told.numerators},
        Hides.ANY: {"numerator": told.numerators},
        Hides.NOTHING: {},
    }
    of_both = sides[Hides.EITHER_SIDE] if shown.measure.hides is Hides.EITHER_SIDE else {}
    return [
        [
            Cell(day, period_end(day, shown.wanted.by), *known(count, cell, limit), count)
            for day, count, cell in zip(
                frame["period"],
                frame[name],
                # Of those who said yes nobody learns why their number is hidden.
                map(unknown, cells) if of_both and name == "numerator" else cells,
                strict=True,
            )
            if isfinite(count)
        ]
        for name, cells in sides[shown.measure.hides].items()
    ]


def unknown(cell: CountShown) -> CountShown:
    return cell if cell is CountShown.SHOWN else CountShown.UNTOLD


def known(count: float, cell: CountShown, limit: int) -> tuple[float, float]:
    """From how many to how many it may be, to whoever sees this one cell."""
    return {
        CountShown.SHOWN: (count, count),
        CountShown.SMALL: (0, limit - 1),
        CountShown.WITHHELD: (limit, inf),
        CountShown.UNTOLD: (0, inf),
    }[cell]


def within(cells: list[Cell], period: Cell) -> list[Cell]:
    return [cell for cell in cells if period.first <= cell.first and cell.last <= period.last]


def of_one_place(fine: list[Cell], coarse: list[Cell], is_cut: bool) -> Iterator[Equal]:
    """One series by two lengths of its points."""
    for period in coarse:
        inside = within(fine, period)
        is_whole = (
            not is_cut
            or sum((c.last - c.first).days + 1 for c in inside)
            == (period.last - period.first).days + 1
        )
        yield Equal([period], inside, rest=not is_whole)


def of_two_and_all(
    all_: list[Cell], one: list[Cell], other: list[Cell], rest: bool
) -> Iterator[Equal]:
    """A whole, and both that it is made of; each may be by another length of its points."""
    for period in max((all_, one, other), key=lambda cells: span(cells)):
        of_all, *parts = (within(cells, period) for cells in (all_, one, other))
        yield Equal(of_all, [cell for part in parts for cell in part], rest)


def span(cells: list[Cell]) -> timedelta:
    return max((cell.last - cell.first for cell in cells), default=timedelta())


@dataclass(frozen=True)
class Held:
    """The sample, and all views of one measure that Grip offers, each worked out once."""

    ask: Callable[[SeriesWanted], Series]
    measure: Measure
    places: dict[str, frozenset[str]]  # every place that one can choose, with the sites in it
    parents: dict[str, str]
    # Of a place: ("part", "timeliness"), and where there are two, ("area", "SE22"); of all: WHOLE
    splits: dict[str, tuple[tuple[str, str], ...]]
    limit: int

    def views(self, place: str, split: tuple[str, str]) -> dict[By, list[list[Cell]]]:
        at, found = (place,) if place else (), {}
        for by in By:
            shown = self.ask(SeriesWanted(self.measure, at, by=by, **dict([split])))
            found[by] = looked_at(shown, self.limit)
        return found if any(side for sides in found.values() for side in sides) else {}

    def pairs(self) -> Iterator[tuple[str, list[Equal], list[Cell]]]:
        """What each two views have in common, and the cells of both."""
        known = {
            (at, of): self.views(at, of) for at in self.places for of in (WHOLE, *self.splits[at])
        }
        known = {which: views for which, views in known.items() if views}
        for (at, of), views in known.items():
            name = f"{at or 'all'} {of[1]}".strip()
            for fine, coarse in sorted(NESTED | CUT):
                for sides in zip(views[fine], views[coarse], strict=True):
                    one, other = map(afresh, sides)
                    equal = [*of_one_place(one, other, (fine, coarse) in CUT)]
                    yield f"{name} by {fine} and {coarse}", equal, [*one, *other]
            below = [(place, of) for place in self.places if place and self.above(place) == at]
            split = [[(at, of) for of in self.splits[at] if of[0] == by] for by in ("part", "area")]
            families = (below, *split) if of == WHOLE else (below,)
            for two in ([each for each in family if each in known] for family in families):
                if len(two) == 2:
                    of_areas = two[0][1][0] == "area" != of[0]  # some have no postcode
                    yield from _of_three(name, [views, *(known[each] for each in two)], of_areas)

    def above(self, place: str) -> str:
        return self.parents.get(place, "")


def _of_three(name: str, views: list, rest: bool) -> Iterator[tuple[str, list[Equal], list[Cell]]]:
    """A whole and its two parts, each by any length of points that fit into each other."""
    for lengths in product(By, repeat=3):
        pairs = permutations(lengths, 2)
        if all(a is b or (a, b) in NESTED or (b, a) in NESTED for a, b in pairs):
            shown = (of[by] for of, by in zip(views, lengths, strict=True))
            for sides in zip(*shown, strict=True):
                cells = [*map(afresh, sides)]
                yield (
                    f"{name} in two by {lengths}",
                    [*of_two_and_all(*cells, rest)],
                    [*chain(*cells)],
                )


def afresh(cells: list[Cell]) -> list[Cell]:
    return [replace(cell) for cell in cells]


@pytest.fixture(scope="module", params=["large", "small"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample, and the small provider of three places."""
    if request.param == "large":
        return Store(shared_sample(tmp_path_factory))
    return Store(shared_small(tmp_path_factory) / "store")


AREAS = """
    SELECT DISTINCT area
    FROM facts
    JOIN fact_state USING (definition)
    WHERE measure = $measure
        AND area <> ''
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, site))
"""


def two_areas(cursor: Cursor, measure: Measure, place: str) -> list[tuple[str, str]]:
    """The areas of a place where there are just two: the whole less one is the other."""
    areas = rows_within(cursor, AREAS, [place] if place else [], measure=measure.id)
    return [("area", area) for (area,) in areas] if len(areas) == 2 else []


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda one: one.id)
def test_no_small_count_that_is_hidden_follows_from_any_two_views(store, measure) -> None:
    today = today_of(open_register(store.root))
    with read(store) as cursor:
        places = read_places(cursor)
        records = Records(cursor, Plan(), today, places)
        own = counted(cursor).get(measure.id)
        all_ = {"": frozenset(places.kinds)} | {at: places.within([at]) for at in places.kinds}
        guarded = {
            at: sites
            for at, sites in all_.items()
            if own and sites & own.sites and is_guarded(records.guarded(measure, (at,)))
        }
        parts = [("part", part) for part in own.parts_to_choose] if own else []
        held = Held(
            ask=records.series,
            measure=measure,
            places=guarded,
            parents=places.parents,
            splits={at: (*parts, *two_areas(cursor, measure, at)) for at in guarded},
            limit=LIMIT,
        )
        had = {}
        for which, equal, cells in held.pairs():
            unseen = [cell for cell in cells if not cell.is_had]
            worked_out(equal)
            assert all(cell.low <= cell.count <= cell.high for cell in cells), which
            small = [cell for cell in unseen if cell.is_had and 0 < cell.count < LIMIT]
            had |= {which: len(small)} if small else {}
    assert had == {}


ANSWERS = {  # of each month: house, theme -> how many answers, all of the first of the month
    9: {("Elm", "food"): 3, ("Oak", "food"): 9, ("Oak", "dignity"): 8},
    8: {("Elm", "food"): 3, ("Oak", "food"): 9, ("Ash", "food"): 7},
    7: {("Elm", "food"): 6, ("Oak", "food"): 9, ("Oak", "dignity"): 2},
    6: {("Oak", "food"): 9, ("Oak", "dignity"): 2, ("Oak", "safety"): 6},
}
ANSWERED_UNTIL = date(2026, 10, 5)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of these answers."""
    rows = [
        f"{month}-{house}-{theme}-{n},2026-{month:02}-01,{house},{theme},4"
        for month, many in ANSWERS.items()
        for (house, theme), times in many.items()
        for n in range(times)
    ]
    folder = tmp_path_factory.mktemp("answered")
    feedback = folder / "feedback.csv"
    feedback.write_text("\n".join(["feedback_id,received_on,site,theme,score", *rows]))
    load(Store(folder / "store"), [feedback], today=ANSWERED_UNTIL)
    return Store(folder / "store")


@pytest.mark.parametrize(
    ("at", "part", "told"),
    [
        ((), "", "6 7 8"),  # in 8 there are three, in 7 both are many; in 9 one of two is few
        (("Oak",), "", "6 7 8 9"),
        (("Oak",), "food", "6 8 9"),  # in 7 the rest is two answers about dignity
        (("Oak",), "dignity", "9"),
        (("Elm",), "food", "7"),
        (("Elm", "Oak"), "", "6 7"),
    ],
)
def test_of_two_that_add_up_neither_gives_the_other_away(
    answered: Store, at: tuple[str, ...], part: str, told: str
) -> None:
    with read(answered) as cursor:
        records = Records(cursor, Plan(), ANSWERED_UNTIL, read_places(cursor))
        wanted = SeriesWanted(measure_of("feedback_score"), at, part=part, by=By.MONTH)
        shown = records.series(wanted)
        cells = hidden(shown.frame, shown.measure, By.MONTH, LIMIT)
    of = zip(shown.frame["period"], shown.frame["denominator"], cells.denominators, strict=True)
    is_told = [f"{day.month}" for day, n, cell in of if isfinite(n) and cell is CountShown.SHOWN]
    assert " ".join(is_told) == told
