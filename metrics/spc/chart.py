"""Which control charts there are, and the limits each gives to one phase."""

from enum import StrEnum

import numpy as np

from metrics.spc.c import c
from metrics.spc.g import g
from metrics.spc.limits import Limits
from metrics.spc.moving_range import mr
from metrics.spc.p import p
from metrics.spc.p_prime import p_prime
from metrics.spc.t import t
from metrics.spc.u import u
from metrics.spc.u_prime import u_prime
from metrics.spc.xmr import xmr


class Chart(StrEnum):
    """Charts by the name of their file; MR is drawn of the moving ranges themselves."""

    XMR = "xmr"
    MR = "mr"
    P = "p"
    P_PRIME = "p_prime"
    U = "u"
    U_PRIME = "u_prime"
    C = "c"
    G = "g"
    T = "t"

    @property
    def words(self) -> str:
        """The name as a reader sees it: XmR, p′, u."""
        if self is Chart.XMR:
            return "XmR chart"
        return f"{self.value.replace('_prime', '′')} chart"

    @property
    def needs_denominators(self) -> bool:
        return self in (Chart.P, Chart.P_PRIME, Chart.U, Chart.U_PRIME)

    @property
    def from_spread(self) -> bool:
        """Whether the limits come from how far each point is from the one before."""
        return self in (Chart.XMR, Chart.MR, Chart.P_PRIME, Chart.U_PRIME, Chart.T)


SPREAD = {Chart.XMR: xmr, Chart.T: t}
ALONE = {Chart.MR: mr, Chart.C: c, Chart.G: g}
SHARES = {Chart.P: p, Chart.U: u}
PRIMED = {Chart.P_PRIME: p_prime, Chart.U_PRIME: u_prime}


def limits(
    chart: Chart, figures: tuple[np.ndarray, np.ndarray | None], base: np.ndarray, screened: bool
) -> Limits:
    """Limits of `chart` from the base points of (values, denominators), one phase at a time."""
    values, denominators = figures
    if chart in SPREAD:
        return SPREAD[chart](values, base, screened=screened)
    if chart in ALONE:
        return ALONE[chart](values, base)
    if chart in SHARES:
        return SHARES[chart](values, denominators, base)
    return PRIMED[chart](values, denominators, base, screened=screened)


def checked(
    chart: Chart, values: np.ndarray, denominators: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Values and denominators fit for `chart`: a point without a denominator becomes a gap.

    ValueError: denominators missing or negative, negative values where only counts make sense, a
    share above 1.
    """
    values = np.asarray(values, dtype=float)
    if chart not in (Chart.XMR, Chart.MR) and (values < 0).any():
        raise ValueError(f"a {chart.value} chart takes no negative values")
    if not chart.needs_denominators:
        return values, None
    if denominators is None:
        raise ValueError(f"a {chart.value} chart needs denominators")
    room = np.broadcast_to(np.asarray(denominators, dtype=float), values.shape)
    if (room < 0).any() or np.isinf(room).any():
        raise ValueError("denominators must be 0 or more, and finite")
    if chart in (Chart.P, Chart.P_PRIME) and (values > 1).any():
        raise ValueError(f"a {chart.value} chart takes shares from 0 to 1")
    return np.where(room > 0, values, np.nan), room
