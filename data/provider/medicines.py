"""The medicine administration records of supported living: a row for each dose due."""

import numpy as np

from . import story
from .chance import stream
from .clock import BLANK, DAYS, times
from .csvfile import Table
from .places import HOUSES

PEOPLE = (5, 4, 6, 4, 5)  # in each house
STAFF = (7, 6, 8, 6, 8)  # who give medicines
FIRST_PERSON = 301
MEDICINES = (
    "levothyroxine", "metformin", "sodium valproate", "lamotrigine", "risperidone", "sertraline",
    "omeprazole", "simvastatin", "ramipril", "macrogol", "vitamin D", "levetiracetam",
)  # fmt: skip
CONTROLLED = "midazolam"
ROUNDS = ((480, "early"), (720, "early"), (1020, "late"), (1260, "late"))
NO_ERROR = ("given", "refused", "withheld", "not_available", "in_hospital", "omitted")
NO_ERROR_ODDS = (0.9585, 0.0270, 0.0050, 0.0040, 0.0045, 0.0010)
DAY_NOISE = 0.20  # of a house and day, in log rate


def people(house: int) -> range:
    """Numbers of the people who live in a house."""
    first = FIRST_PERSON + sum(PEOPLE[:house])
    return range(first, first + PEOPLE[house])


def staff(house: int) -> list[str]:
    """Ids of the staff of a house who give medicines."""
    first = sum(STAFF[:house])
    return [f"S{first + each + 1:03}" for each in range(STAFF[house])]


def mar(seed: int) -> Table:
    """Every dose due, in the order of house, person, dose and day; then the doses as needed."""
    rng = stream(seed, "mar")
    doses = _regular(rng)
    extra = _as_needed(rng)
    cells = {name: np.concatenate([doses[name], extra[name]]) for name in doses}
    names = np.array([*MEDICINES, CONTROLLED, "paracetamol"])
    number = np.arange(len(cells["due"])) + 1
    return {
        "mar_id": [f"M{each:06}" for each in number.tolist()],
        "house": np.array(HOUSES)[cells["house"]].tolist(),
        "person_id": [f"P{each:04}" for each in cells["person"].tolist()],
        "medicine": names[cells["medicine"]].tolist(),
        "schedule": np.where(cells["medicine"] == len(names) - 1, "prn", "regular").tolist(),
        "controlled": np.where(names[cells["medicine"]] == CONTROLLED, "yes", "no").tolist(),
        "shift": np.where(cells["due"] % 1440 < 840, "early", "late").tolist(),
        "staff_id": _by_whom(rng, cells),
        "due_at": times(cells["due"]),
        "given_at": times(cells["given"]),
        "outcome_code": cells["outcome"].tolist(),
        "harm": _harm(rng, cells["outcome"]),
    }


def _lines(rng: np.random.Generator) -> np.ndarray:
    """One row a person, round and medicine: four to six doses a day each."""
    lines = []
    for house in range(len(HOUSES)):
        for person in people(house):
            rounds = [0, 3, *rng.choice([0, 1, 2, 3], rng.integers(2, 5)).tolist()]
            kinds = rng.permutation(len(MEDICINES) + 1)[: len(rounds)].tolist()
            lines += [
                (house, person, kind, ROUNDS[each][0])
                for kind, each in zip(kinds, sorted(rounds), strict=True)
            ]
    return np.array(lines)


def _regular(rng: np.random.Generator) -> dict[str, np.ndarray]:
    lines = _lines(rng)
    line, day = np.indices((len(lines), DAYS)).reshape(2, -1)
    house, person, medicine, minute = lines[line].T
    days = np.arange(DAYS)
    rates = np.stack([story.documentation_errors(each, days) for each in HOUSES])
    rates = rates * np.exp(DAY_NOISE * rng.standard_normal(rates.shape) - DAY_NOISE**2 / 2)
    chance = rates[house, day] * np.where(minute < 840, 0.85, 1.15)
    dice = rng.random(len(line))
    usual = rng.choice(NO_ERROR, len(line), p=NO_ERROR_ODDS)
    wrong = np.where(dice < 0.7 * chance, "not_signed", "code_unexplained")
    outcome = np.where(dice < chance, wrong, usual)
    due = day * 1440 + minute
    given = due + np.round(rng.normal(6, 8, len(line))).astype(int)
    return {
        "house": house,
        "person": person,
        "medicine": medicine,
        "due": due,
        "given": np.where(outcome == "given", given, BLANK),
        "outcome": outcome,
    }


def _as_needed(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Doses given when they were needed: about one a house and day."""
    many = len(HOUSES) * DAYS
    house = np.sort(rng.integers(0, len(HOUSES), many))
    first = np.array([people(each)[0] for each in range(len(HOUSES))])
    person = first[house] + rng.integers(0, np.array(PEOPLE)[house])
    due = rng.integers(0, DAYS, many) * 1440 + 5 * rng.integers(96, 264, many)
    order = np.lexsort((due, house))
    return {
        "house": house,
        "person": person[order],
        "medicine": np.full(many, len(MEDICINES) + 1),
        "due": due[order],
        "given": due[order],
        "outcome": np.full(many, "given"),
    }


def _by_whom(rng: np.random.Generator, cells: dict[str, np.ndarray]) -> list[str]:
    """One of the house's staff a shift; nobody where nobody signed."""
    on_shift = rng.integers(0, 1000, (len(HOUSES), DAYS + 1, 2))
    late = (cells["due"] % 1440 >= 840).astype(int)
    who = on_shift[cells["house"], cells["due"] // 1440, late] % np.array(STAFF)[cells["house"]]
    names = [staff(house) for house in range(len(HOUSES))]
    return [
        "" if outcome == "not_signed" else names[house][each]
        for house, each, outcome in zip(cells["house"], who, cells["outcome"], strict=True)
    ]


def _harm(rng: np.random.Generator, outcome: np.ndarray) -> list[str]:
    grade = rng.choice(["c", "c", "c", "d", "d", "e"], len(outcome))
    return np.where(outcome == "omitted", grade, "").tolist()
