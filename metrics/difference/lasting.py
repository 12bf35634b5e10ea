"""Held, sustained, lost: is a gain once seen still there?"""

from metrics.difference.answer import Answer, Lasting
from metrics.difference.looks import FIRST_LOOK, Watch

LOOKS_TO_HOLD = 4
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
    if _lost(watch, first, looks):
        return Lasting.LOST
    newest = watch.newest(watch.counted(looks))
    early = watch.after(FIRST_LOOK).gain
    long_enough = looks >= (SUSTAINED_FROM_MONTH if monthly else SUSTAINED_FROM_WEEK)
    still = newest.no_gain < SURE_ENOUGH and newest.gain >= SHARE_LEFT * early
    if long_enough and still and watch.answer(looks) is Answer.IMPROVING:
        return Lasting.SUSTAINED
    return Lasting.NOT_YET_KNOWN


def _lost(watch: Watch, first: int, looks: int) -> bool:
    """Under half of what was first said, and no longer clearly better by itself.

    Like every answer it must hold at two looks running: the last few blocks alone are few, and a
    first figure is often too large.
    """
    said, now = watch.counted(first), watch.counted(looks)
    if now - 1 <= said:
        return False
    gain = watch.after(said).gain
    newest = (watch.newest(now), watch.newest(now - 1))
    return all(each.gain < SHARE_LEFT * gain and each.no_gain >= SURE_ENOUGH for each in newest)
