"""Held, sustained, lost: is a gain once seen still there?"""

from metrics.difference.answer import Answer, Lasting
from metrics.difference.looks import FIRST_LOOK, Watch

LOOKS_TO_HOLD = 4
NEWEST = 4  # blocks that must show the gain by themselves
SUSTAINED_FROM_WEEK, SUSTAINED_FROM_MONTH = 13, 6
SURE_ENOUGH = 0.10
SHARE_LEFT = 0.5


def first_said(watch: Watch, looks: int) -> int | None:
    """The first look that said improving."""
    for look in range(FIRST_LOOK, looks + 1):
        if watch.answer(look) is Answer.IMPROVING:
            return look
    return None


def held(watch: Watch, looks: int) -> bool:
    """Improving at each of the last four looks."""
    newest = range(looks - LOOKS_TO_HOLD + 1, looks + 1)
    return looks >= LOOKS_TO_HOLD and all(watch.answer(look) is Answer.IMPROVING for look in newest)


def lasting(watch: Watch, looks: int, monthly: bool) -> Lasting:
    """Sustained, lost, or not yet known to last, after so many looks."""
    first = first_said(watch, looks)
    if first is None:
        return Lasting.NOT_APPLICABLE
    newest = watch.newest(NEWEST)
    said = watch.after(watch.counted(first)).gain
    if newest.gain < SHARE_LEFT * said and looks > first:
        return Lasting.LOST
    early = watch.after(FIRST_LOOK).gain
    long_enough = looks >= (SUSTAINED_FROM_MONTH if monthly else SUSTAINED_FROM_WEEK)
    still = newest.no_gain < SURE_ENOUGH and newest.gain >= SHARE_LEFT * early
    if long_enough and still and watch.answer(looks) is Answer.IMPROVING:
        return Lasting.SUSTAINED
    return Lasting.NOT_YET_KNOWN
