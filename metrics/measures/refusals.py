"""Doses that the person refused for every thousand doses due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally

MEASURE = Measure(
    id="refusals",
    title="Refused doses",
    why=(
        "To refuse is a person's right. Many refusals are a question to ask them, and one for "
        "the prescriber."
    ),
    rule=(
        "Doses due that are recorded as refused by the person, per 1,000 doses due, by medicine "
        "round (morning from 05:00, midday from 11:00, teatime from 15:00, night from 19:00). "
        "An omission is not a refusal, and a blank is never one."
    ),
    source=(
        "Refusals apart from omissions, as the codes of MAR systems keep them; per 1,000 "
        "administrations is this program's own."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("refusals per 1,000 doses due"),
    theme=Theme.MEDICINES,
    change="{n} refusals in {per} doses due",
    change_of_part="{n} refusals in {per} doses due in the {part} round",
    event="a refused dose",
    per=1000,
    reads=("mar",),
    part_is="medicine round",
    sql=tally(
        "count(*) FILTER (is_refused)",
        of="doses_due",
        part="medicine_round",
        needs="mar.outcome_code",
    ),
)
