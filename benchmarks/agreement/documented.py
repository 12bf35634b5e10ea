"""The differences we stand by: each a rule, with one sentence why our answer is right."""

from enum import Enum


class Documented(Enum):
    """Value: why ours is right."""

    NO_HONEST_LIMITS = (
        "Limits set by fewer than 3 points, by a flat series, by one flat but for a spike, or "
        "lying on the centre line would mark usual points as special, so there are none."
    )
    NO_RULES_WITHOUT_LIMITS = (
        "Where there are no honest limits the mean is no yardstick either, so no control chart "
        "rule is judged there."
    )
    RANGE_OVER_LEFT_OUT = (
        "A moving range belongs to two periods next to each other; qicharts2 takes none over a "
        "missing period but joins the neighbours of one left out, we treat both alike."
    )
    BETWEEN_CONSTANTS = (
        "The point lies between limits of 2.66 (as Making Data Count prints it) and of 3 / 1.128, "
        "so the two constants decide."
    )
    SHIFT_ENDS_USEFUL = (
        "A shift ends with its last useful point: later points on the median add nothing to it."
    )
    TREND_STARTS_RISING = (
        "A trend begins with the last of several equal points, from which it rises or falls."
    )
    PHASE_BETWEEN_PERIODS = (
        "A change on a day between two periods did happen: its phase begins with the next period, "
        "where the package passes over the date without a word."
    )
    CHANCE_IS_THE_LEAST = (
        "Where sigma z is below 1 the package's limits are narrower than chance; chance is there "
        "whatever a few points show, so it sets them."
    )
    NOTHING_USEFUL = "With no useful point the longest run is 0 points long, which is not unknown."
    FLAT_ON_TARGET = (
        "A series that is always exactly on its target reaches it every time, so it passes."
    )
    ROUNDING = (
        "The point lies on the line but for rounding in the last digits, so it is on neither side."
    )
    PEER_GIVES_UP = "The package stops with an error; we answer with no signal or no limits."
    REFUSED = (
        "Negative counts, shares above all and dates that come twice are mistakes in the data, so "
        "they are refused."
    )
    NO_DENOMINATOR = (
        "A period in which nothing was at risk has no share and no limits: it is a gap."
    )
    NO_NUMERATOR = (
        "The exposure of a period whose count is missing does not belong in the pooled rate."
    )
    NEWEST_IS_A_GAP = "The newest period is a gap: the icon speaks of the last point there is."
    NOT_OFFERED = "I′ is not offered: p′ and u′ already serve unequal denominators."
