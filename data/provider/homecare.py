"""All calls of all branches: rounds, ways between doors, how a round runs, what came of it."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from data.provider import truth
from data.provider.chance import AHEAD, DAYS, FIRST, HOLIDAYS, day_number, stream, wandering
from data.provider.truth import BRANCHES, DISTRICTS, PEOPLE

# How a round runs: a carer arrives when the way allows, is held up, and carries it on.
#
# Arrays are (round of a day, call). A call is late because the round began late, because the call
# before overran, or because the way takes longer than the rota allows; one knob, the day's
# pressure in minutes, is set so that the share of calls on time is the one that is wanted.


TOLERANCE = 15
LOGS_IN_LATE = 0.2  # of calls with time in hand
PRESSURES = np.arange(-14.0, 36.0, 2.0)


@dataclass(frozen=True)
class RoundPlan:
    """What the rounds should do."""

    branch: np.ndarray  # (round of a day,)
    start: np.ndarray  # planned minute
    minutes: np.ndarray
    district: np.ndarray
    on: np.ndarray  # bool: in the rota and not cancelled
    journey: np.ndarray  # (branch, district, district)


@dataclass(frozen=True)
class Luck:
    """Chance that is drawn once, so that only the pressure differs between two runs."""

    begin: np.ndarray  # (round of a day,): minutes after the planned first call
    keen: np.ndarray  # minutes before the planned time that a carer would begin at the earliest
    tardy: np.ndarray  # minutes late that a carer with time in hand logs in all the same, or 0
    road: np.ndarray  # minutes that the way takes more than usual
    stay: np.ndarray  # minutes that the call takes more than planned


@dataclass(frozen=True)
class RoundRun:
    """What happened."""

    late: np.ndarray  # whole minutes from planned to actual start
    stayed: np.ndarray  # whole minutes in the home


def run(plan: RoundPlan, chance: Luck, pressure: np.ndarray) -> RoundRun:
    """Let every round run under the pressure of its day, call after call."""
    rounds, calls = plan.on.shape
    late, stayed = np.zeros((rounds, calls)), np.zeros((rounds, calls))
    free, place = np.full(rounds, np.nan), plan.district[:, 0]
    for call in range(calls):
        way = plan.journey[plan.branch, place, plan.district[:, call]] + chance.road[:, call]
        arrives = np.where(
            np.isnan(free),
            plan.start[:, call] + chance.begin + pressure,
            free + np.maximum(way, 2.0),
        )
        begins = np.maximum(arrives, plan.start[:, call] - chance.keen[:, call])
        late[:, call] = np.round(begins - plan.start[:, call])
        held = np.where(chance.stay[:, call] < -9, 0.0, np.maximum(pressure, 0) * 0.15)
        stayed[:, call] = np.round(plan.minutes[:, call] + chance.stay[:, call] + held)
        _log_in_late(late[:, call], stayed[:, call], plan.minutes[:, call], chance.tardy[:, call])
        goes = plan.on[:, call]
        done = plan.start[:, call] + late[:, call] + stayed[:, call]
        free, place = np.where(goes, done, free), np.where(goes, plan.district[:, call], place)
    return RoundRun(late.astype(int), stayed.astype(int))


def _log_in_late(late, stayed, minutes, tardy) -> None:
    """Who had time and logs in late leaves as early as ever, or stays nine minutes too short."""
    wait = np.where((late <= 0) & (tardy > 0), tardy - late, 0)
    late += wait
    stayed -= np.clip(stayed - minutes + 9, 0, wait)


def pressure_for(groups: np.ndarray, on_time, wanted: np.ndarray) -> np.ndarray:
    """The pressure of each round's day at which its group's share on time is the wanted one.

    `on_time(pressure)` tells of a trial run how many calls of each round were on time and how many
    were due; `wanted` holds log odds, one for each round of a day. A group is a branch's week: its
    luck evens out, so that a week differs from the next by what the story wants, and little else.
    """
    many = int(groups.max()) + 1
    trials = [on_time(np.full(wanted.shape, pressure)) for pressure in PRESSURES]
    good, due = (
        np.stack([np.bincount(groups, trial[each], many) for trial in trials]) for each in (0, 1)
    )
    shares = np.minimum.accumulate((good + 0.5) / (due + 1.0), axis=0)
    scale = np.log(shares) - np.log1p(-shares)
    found = np.empty(wanted.shape)
    for group in range(many):
        here = groups == group
        found[here] = np.interp(-wanted[here], -scale[:, group], PRESSURES)
    return found


# How far it is from door to door, and how much time a rota leaves for the way.


REDESIGNED = ("Northgate", "Westbrook")
TOO_TIGHT_AFTER = 0.04


def journeys(rng: np.random.Generator) -> np.ndarray:
    """Two minutes or more off any multiple of five: a gap clearly holds a journey or not."""
    far = np.array([[7.0, 12.0, 17.0], [12.0, 7.0, 12.0], [17.0, 12.0, 7.0]])
    wobble = rng.uniform(-0.5, 0.3, (len(BRANCHES), DISTRICTS, DISTRICTS))
    return far + (wobble + wobble.transpose(0, 2, 1)) / 2


def way(journey: np.ndarray, district: np.ndarray) -> np.ndarray:
    """Minutes that the way to each call of a round really takes; 0 for the first."""
    branch = np.arange(len(BRANCHES))[:, None, None]
    minutes = np.zeros(district.shape)
    minutes[..., 1:] = journey[branch, district[..., :-1], district[..., 1:]]
    return minutes


def _tight(rng: np.random.Generator, legs: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Exactly the wanted share of each branch's legs, picked by chance."""
    picked = np.zeros(legs.shape, dtype=bool)
    for branch in range(legs.shape[0]):
        places = np.argwhere(legs[branch])
        chosen = rng.permutation(len(places))[: round(wanted[branch] * len(places))]
        picked[branch][tuple(places[chosen].T)] = True
    return picked


def planned_gaps(
    rng: np.random.Generator, legs: np.ndarray, way: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Planned gap before each call, and the travel the rota believes in, in minutes.

    Both are (version, branch, round, call): as the rota was, and as it was redesigned.
    """
    usual = np.array([branch.too_tight for branch in BRANCHES])
    redesigned = np.array([branch.name in REDESIGNED for branch in BRANCHES])
    tight = _tight(rng, legs, usual)
    left = np.where(redesigned, TOO_TIGHT_AFTER, usual) / usual
    tight = np.stack([tight, _tight(rng, tight, left)])
    enough = np.ceil((way + 1) / 5).astype(int) * 5
    gap = np.where(tight, enough - 5, enough)
    believed = np.where(tight, gap, np.round(way).astype(int))
    return gap, np.where(legs, believed, 0)


# The rounds of each branch: who is called on, when, how long, and how far it is to the next door.
#
# Arrays of templates are (branch, round, call): a round is one carer's calls of a morning or
# evening.


# name, first call (minute of the day), calls
ROUNDS = (
    ("M1", 420, 8),
    ("M2", 435, 8),
    ("L1", 705, 7),
    ("T1", 960, 7),
    ("B1", 1125, 7),
    ("B2", 1140, 5),
    ("N1", 1420, 2),
)
CALLS = max(calls for _, _, calls in ROUNDS)
DAY_MINUTES, EVENING_MINUTES = (30, 30, 30, 45, 45, 60), (30, 30, 30, 30, 30, 45)
EVENING = 4  # the first of the evening rounds
NIGHT_PAUSE = 35  # minutes between the two calls around midnight
NIGHT = 6  # the round around midnight
# Double-handed calls, as round and the calls it may be: far enough apart for one second carer.
DOUBLE_HANDED = ((0, 1, 5), (3, 1, 4), (4, 2, 6), (2, 2, 4))
BEFORE, AFTER = 0, 1  # versions of a rota: as it was, and as it was redesigned


@dataclass(frozen=True)
class Rounds:
    """The pattern that every day of the rota follows."""

    there: np.ndarray  # bool: does this round have such a call
    person: np.ndarray  # number of the person within the branch
    district: np.ndarray  # 0 to 2
    minutes: np.ndarray  # planned length
    start: np.ndarray  # (version, branch, round, call): planned minute of the day
    travel: np.ndarray  # (version, branch, round, call): planned minutes to this call
    days: np.ndarray  # bool (branch, round, call, weekday)
    critical: np.ndarray  # bool: the time matters for a medicine or a meal
    double: np.ndarray  # bool: two carers
    journey: np.ndarray  # (branch, district, district): what the way really takes, in minutes


def _people(rng: np.random.Generator) -> np.ndarray:
    """Nobody is in two rounds of the same hours; a round goes from district to district once."""
    shape = (len(BRANCHES), len(ROUNDS), CALLS)
    people = np.zeros(shape, dtype=int)
    for branch in range(shape[0]):
        morning, evening = rng.permutation(PEOPLE), rng.permutation(PEOPLE)
        shares = (
            morning[:CALLS],
            morning[CALLS : 2 * CALLS],
            rng.permutation(PEOPLE)[:CALLS],
            rng.permutation(PEOPLE)[:CALLS],
            evening[:CALLS],
            evening[CALLS : 2 * CALLS],
            rng.permutation(PEOPLE)[:CALLS],
        )
        people[branch] = np.sort(np.array(shares), axis=1)
    return people


def rounds(seed: int) -> Rounds:
    """The pattern of all branches for one seed."""
    rng = stream(seed, "rounds")
    calls = np.array([calls for _, _, calls in ROUNDS])
    there = np.broadcast_to(
        np.arange(CALLS) < calls[:, None], (len(BRANCHES), len(ROUNDS), CALLS)
    ).copy()
    there &= _has_round()[:, :, None]
    person, journey = _people(rng), journeys(rng)
    district = person * DISTRICTS // PEOPLE
    minutes = rng.choice(DAY_MINUTES, size=there.shape)
    minutes[:, EVENING:] = rng.choice(EVENING_MINUTES, size=minutes[:, EVENING:].shape)
    minutes[:, NIGHT] = 30
    legs = there.copy()
    legs[..., 0] = legs[:, NIGHT] = False
    gap, travel = planned_gaps(rng, legs, way(journey, district))
    return Rounds(
        there=there,
        person=person,
        district=district,
        minutes=minutes,
        start=_starts(minutes, gap),
        travel=travel,
        days=_days(rng, there),
        critical=rng.random(there.shape) < 0.12,
        double=_double(rng, there),
        journey=journey,
    )


def _starts(minutes: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Planned minute of the day of each call: the calls and gaps before it, one after the other."""
    gap = gap.copy()
    gap[:, :, NIGHT] = NIGHT_PAUSE
    gap[..., 0] = 0
    first = np.array([start for _, start, _ in ROUNDS])[:, None]
    before = np.concatenate([np.zeros_like(minutes[..., :1]), minutes[..., :-1]], axis=-1)
    return first + np.cumsum(before + gap, axis=-1)


def _days(rng: np.random.Generator, there: np.ndarray) -> np.ndarray:
    """Most calls are daily; some are on weekdays only, some on a few days of the week."""
    kind = rng.random(there.shape)[..., None]
    week = np.arange(7) < 5
    some = rng.random((*there.shape, 7)) < 0.7
    days = np.where(kind < 0.84, True, np.where(kind < 0.94, week, some))
    days[:, NIGHT] = True
    return days & there[..., None]


def _double(rng: np.random.Generator, there: np.ndarray) -> np.ndarray:
    """One call of most long rounds takes two carers: about one call in twelve."""
    double = np.zeros(there.shape, dtype=bool)
    for branch in range(len(BRANCHES)):
        for each, first, last in DOUBLE_HANDED[: 3 + branch % 2]:
            double[branch, each, rng.integers(first, last)] = True
    return double & there


# What becomes of each call, but for its times: cancelled, refused, missed, how it is verified.
#
# Arrays are (round of a day, call).


PLANNED, CANCELLED, HOSPITAL_CANCELLED = 0, 1, 2
COMPLETED, REFUSED, NO_ACCESS, IN_HOSPITAL, MISSED = 0, 1, 2, 3, 4
APP, QR, GPS, PHONE, MANUAL = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Fates:
    """Codes and booleans; times come later."""

    there: np.ndarray  # in the rota that day, cancelled or not
    status: np.ndarray
    outcome: np.ndarray
    verification: np.ndarray
    double: np.ndarray
    second_late: np.ndarray  # minutes late of the second carer
    no_log_in: np.ndarray
    no_log_out: np.ndarray

    @property
    def calls_on(self) -> np.ndarray:
        """Calls to which a carer goes."""
        nobody = np.isin(self.outcome, (MISSED, IN_HOSPITAL))
        return self.there & (self.status == PLANNED) & ~nobody


def fates(seed: int, pattern: Rounds, place: tuple, there: np.ndarray) -> Fates:
    """What becomes of each call, but for its times."""
    rng, (branch, each, day) = stream(seed, "outcomes"), place
    away, first = _hospital(rng, branch, pattern.person[branch, each], day)
    fate = rng.random(there.shape)
    status = np.where(fate < 0.012, CANCELLED, PLANNED)
    status = np.where(away & ~first & (day < DAYS)[:, None], HOSPITAL_CANCELLED, status)
    outcome = np.select(
        [away & first, fate > 0.996, fate > 0.991, fate > 0.986],
        [IN_HOSPITAL, MISSED, NO_ACCESS, REFUSED],
        COMPLETED,
    )
    at_home = np.where(rng.random((len(BRANCHES), PEOPLE)) < 0.12, QR, APP)
    usual = at_home[branch[:, None], pattern.person[branch, each]]
    by = rng.random(there.shape)
    other = [by < 0.03, by < 0.05, by < 0.06]
    second = np.round(rng.normal(-1.0, 4.0, there.shape) + (rng.random(there.shape) < 0.04) * 22)
    return Fates(
        there=there,
        status=status,
        outcome=outcome,
        verification=np.select(other, [MANUAL, PHONE, GPS], usual),
        double=pattern.double[branch, each],
        second_late=second.astype(int),
        no_log_in=rng.random(there.shape) < 0.002,
        no_log_out=rng.random(there.shape) < 0.004,
    )


def _hospital(rng, branch, person, day) -> tuple[np.ndarray, np.ndarray]:
    """Days that a person is away, and the first of them."""
    away = np.zeros((len(BRANCHES), PEOPLE, DAYS + AHEAD), dtype=int)
    for stay in range(int(len(BRANCHES) * PEOPLE * 0.8)):
        who, begin = rng.integers(len(BRANCHES) * PEOPLE), rng.integers(DAYS - 20)
        days = slice(begin, begin + rng.integers(3, 13))
        away[who // PEOPLE, who % PEOPLE, days] = stay + 2
        away[who // PEOPLE, who % PEOPLE, begin] = 1
    now = away[branch[:, None], person, day[:, None]]
    return now > 0, now == 1


DAY_NOISE, WEEK_NOISE, SHARED_NOISE, SEASON = 0.10, 0.12, 0.05, 0.08  # in log odds


@dataclass(frozen=True)
class Homecare:
    """The calls; booleans and codes by (round of a day, call)."""

    branch: np.ndarray  # (round of a day,)
    round: np.ndarray  # (round of a day,)
    day: np.ndarray  # (round of a day,)
    plan: RoundPlan
    runs: RoundRun
    fates: Fates
    critical: np.ndarray
    person: np.ndarray
    travel: np.ndarray

    @property
    def happened(self) -> np.ndarray:
        """Calls of complete days that the log speaks of."""
        past = (self.day < DAYS)[:, None]
        fates = self.fates
        return fates.there & past & (fates.status == PLANNED) & (fates.outcome != MISSED)


def on_time(fates: Fates, runs: RoundRun) -> tuple[np.ndarray, np.ndarray]:
    """Calls begun on time, and calls due, of each round of a day."""
    due = fates.there & (fates.status == PLANNED)
    due &= (fates.outcome == COMPLETED) | (fates.outcome == MISSED)
    punctual = (np.abs(runs.late) <= TOLERANCE) | (fates.verification == MANUAL)
    punctual &= ~fates.double | (np.abs(fates.second_late) <= TOLERANCE)
    punctual &= ~fates.no_log_in & ~fates.no_log_out & (fates.outcome == COMPLETED)
    return (punctual & due).sum(axis=1), due.sum(axis=1)


def homecare(seed: int) -> Homecare:
    """Every call of the sample for one seed."""
    pattern = rounds(seed)
    branch, each, day = _rounds_of_days()
    days = pattern.days[branch, each, :, day % 7]
    there = days & ~_left_out(stream(seed, "holidays"), day, days)
    version = _version(branch, day)
    came_of_it = fates(seed, pattern, (branch, each, day), there)
    plan = RoundPlan(
        branch=branch,
        start=pattern.start[version, branch, each] + day[:, None] * 1440,
        minutes=pattern.minutes[branch, each],
        district=pattern.district[branch, each],
        on=came_of_it.calls_on,
        journey=pattern.journey,
    )
    runs = _runs(seed, plan, came_of_it, (branch, day))
    return Homecare(
        branch,
        each,
        day,
        plan,
        runs,
        critical=pattern.critical[branch, each],
        person=pattern.person[branch, each],
        travel=pattern.travel[version, branch, each],
        fates=came_of_it,
    )


def _rounds_of_days() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    grid = np.indices((len(BRANCHES), len(ROUNDS), DAYS + AHEAD)).reshape(3, -1)
    first = np.array([day_number(branch.first) for branch in BRANCHES])
    return tuple(grid[:, _has_round()[grid[0], grid[1]] & (grid[2] >= first[grid[0]])])


def _has_round() -> np.ndarray:
    """Which branch has which round, shape (branch, round)."""
    return np.array([[name in branch.rounds for name, _, _ in ROUNDS] for branch in BRANCHES])


def _version(branch: np.ndarray, day: np.ndarray) -> np.ndarray:
    names = np.array([branch.name for branch in BRANCHES])[branch]
    actions = zip(REDESIGNED, ("A01", "A09"), strict=True)
    new = [(names == name) & truth.since(action, day) for name, action in actions]
    return np.where(np.any(new, axis=0), AFTER, BEFORE)


def _left_out(rng: np.random.Generator, day: np.ndarray, there: np.ndarray) -> np.ndarray:
    """On bank holidays families do some of the calls."""
    free = np.isin(day, [day_number(holiday) for holiday in HOLIDAYS])[:, None]
    return free & (rng.random(there.shape) < 0.16)


def _runs(seed: int, plan: RoundPlan, came_of_it: Fates, place: tuple) -> RoundRun:
    """Times, under a pressure that gives each branch and day the share that the story wants."""
    rng, (branch, day) = stream(seed, "lateness"), place
    shape, rounds = plan.on.shape, len(plan.on)
    days = np.arange(DAYS + AHEAD)
    cut = np.stack([truth.level("cut_short", branch.name, days, 0.04) for branch in BRANCHES])
    slow = stream(seed, "log-ins")
    tardy = slow.integers(1, 4, shape) * (slow.random(shape) < LOGS_IN_LATE)
    is_cut = rng.random(shape) < cut[branch, day][:, None]
    held_up = (rng.random(rounds) < 0.03) * rng.exponential(12.0, rounds)
    stay = np.clip(np.round(rng.normal(0.0, 4.0, shape)), -9, 9)
    stay += np.round((rng.random(shape) < 0.12) * rng.exponential(10.0, shape))
    chance = Luck(
        begin=rng.normal(-1.0, 2.5, rounds) + held_up,
        keen=rng.integers(0, 6, shape).astype(float),
        tardy=tardy,
        road=rng.normal(0.0, 1.8, shape),
        stay=np.where(is_cut, -rng.integers(11, 17, shape), stay),
    )
    wanted = np.stack([truth.on_time_odds(number, days) for number in range(len(BRANCHES))])
    wanted = (wanted + _noise(rng, days))[branch, day]
    trial = lambda pressure: on_time(came_of_it, run(plan, chance, pressure))  # noqa: E731
    weeks = branch * ((DAYS + AHEAD) // 7) + day // 7
    return run(plan, chance, pressure_for(weeks, trial, wanted))


def _noise(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """Good and bad days and weeks of each branch, and those that all branches share."""
    many, weeks = (len(BRANCHES), len(days)), len(days) // 7 + 1
    daily = DAY_NOISE * wandering(rng, many, 0.3)
    weekly = WEEK_NOISE * wandering(rng, (len(BRANCHES), weeks), 0.15)[:, days // 7]
    shared = SHARED_NOISE * wandering(rng, (1, weeks), 0.3)[:, days // 7]
    coldest = day_number(FIRST.replace(month=1, day=15) + timedelta(days=365))
    winter = SEASON * np.cos(2 * np.pi * (days - coldest) / 365.25)
    return daily + weekly + shared - winter
