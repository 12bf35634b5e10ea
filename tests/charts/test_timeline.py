"""A run drawn and told: where its delay grew, what nobody is known to have begun, in words too."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from charts.palette import DARK, LIGHT
from charts.timeline import Timeline, alt_text, hours_of, label, sentence, timeline_scene
from charts.write.plotly import figure
from metrics.questions.day import CallOutcome, DayCall, Run, Severity, Stop

NINE = datetime(2026, 11, 15, 9)
HALF_HOUR = timedelta(minutes=30)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def due(at: datetime, late: float | None, **more) -> DayCall:
    known = {
        "visit_id": f"V{at:%H%M}",
        "run": "N1",
        "area": "LS8",
        "planned": at,
        "planned_end": at + HALF_HOUR,
        "came": None if late is None else at + timedelta(minutes=late),
        "minutes_late": late,
        "is_time_critical": False,
        "is_edited_after": False,
        "is_delayed": late is None or late > 15,
        "is_escalated_in_time": False,
        "carers": 1,
        "next_call": None,
        "alerted": None,
        "escalated": None,
        "escalated_to": "",
        "minutes_to_escalate": None,
    }
    return DayCall(**known | what_became(late) | more)


def what_became(late: float | None) -> dict:
    """Its standing and severity, with 15 minutes either side and a long delay from 45 on."""
    if late is None:
        return {"standing": CallOutcome.MISSED, "severity": Severity.MISSED}
    if late < -15:
        return {"standing": CallOutcome.TOO_EARLY, "severity": Severity.TOO_EARLY}
    if late <= 15:
        return {"standing": CallOutcome.ON_TIME, "severity": None}
    return {
        "standing": CallOutcome.LATE,
        "severity": Severity.LONG_DELAY if late > 45 else Severity.LATE,
    }


def run(*late: float | None, stays: float = 30, gap: float = 10) -> Run:
    """Calls of half an hour with `gap` minutes between; None: nobody is known to have come."""
    stops, left = [], None
    for place, minutes in enumerate(late):
        planned = after((30 + gap) * place)
        came = None if minutes is None else planned + timedelta(minutes=minutes)
        known = came is not None and left is not None
        stops.append(
            Stop(
                visit_id=f"V{place}",
                planned=planned,
                planned_end=planned + HALF_HOUR,
                came=came,
                left_at=came and came + timedelta(minutes=stays),
                minutes_late=minutes,
                planned_gap=gap if place else None,
                actual_gap=(came - left).total_seconds() / 60 if known else None,
                is_time_critical=False,
                call=due(planned, minutes),
            )
        )
        left = stops[-1].left_at
    return Run("N1", tuple(stops))


def draw_timeline(of: Timeline, **how):
    return figure(timeline_scene(of, **how))


def texts(drawn) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (
            (0, 2, 24, 30),
            "The delay grows at call 3: planned gap 10 minutes, 32 went by."
            " It reaches 30 minutes at call 4.",
        ),
        ((20, 21), "The run began 20 minutes late. It reaches 21 minutes at call 2."),
        ((0, 3, 5), "No call of this run was late."),
        ((0, None, 20), "Call 3 began 20 minutes late; the logs before it do not say why."
         " Missed: call 2 (09:40)."),
        ((None,), "Missed: call 1 (09:00)."),
        ((-20,), "Too early: call 1 (09:00)."),
    ],
)  # fmt: skip
def test_the_sentence_says_where_the_delay_grew(late, told) -> None:
    assert sentence(Timeline(run(*late))) == told


def test_a_call_that_overran_is_what_made_the_next_one_late() -> None:
    told = sentence(Timeline(run(0, 25, stays=55)))
    assert told == "The delay grows at call 2: the call before took 25 minutes longer than planned."


def test_a_journey_longer_than_the_gap_is_named() -> None:
    class Known:
        usual_journey_minutes = 18.0

    told = sentence(Timeline(run(0, 20, gap=5), {"V1": Known()}))
    assert told == (
        "The delay grows at call 2: planned gap 5 minutes, the journey usually takes 18."
    )


def test_each_call_has_its_place_above_and_how_late_it_was_below() -> None:
    found = texts(draw_timeline(Timeline(run(0, 2, 24, 30))))
    assert found == ["1", "", "2", "", "3", "<b>+24 ▲</b>", "4", "+30"]


def test_a_missed_call_is_said_so_and_has_no_bar_below() -> None:
    drawn = draw_timeline(Timeline(run(0, None)))
    assert "missed" in texts(drawn)
    rows = [shape.y0 for shape in drawn.layout.shapes if shape.type == "rect"]
    assert sorted(rows) == [-0.21, 0.79, 0.79]


def test_what_is_missing_of_a_log_is_said() -> None:
    whole = run(0).stops[0]
    half_logged = {"standing": CallOutcome.NOT_LOGGED, "severity": Severity.NOT_LOGGED}
    half = replace(whole, left_at=None, call=replace(whole.call, **half_logged))
    none = replace(half, came=None, left_at=whole.left_at)
    assert [label(half), label(none)] == ["one log-in missing", "no log-in"]


def test_the_wedge_of_an_exception_is_as_wide_as_its_delay() -> None:
    (wedge,) = [s for s in draw_timeline(Timeline(run(0, 24))).data if s.fill == "toself"]
    assert set(wedge.x) == {datetime(2026, 11, 15, 9, 40), datetime(2026, 11, 15, 10, 4)}


def test_a_time_critical_call_has_a_heavy_edge_and_a_bold_number() -> None:
    one = run(0, 0)
    critical = replace(one.stops[1], is_time_critical=True)
    drawn = draw_timeline(Timeline(Run("N1", (one.stops[0], critical))))
    assert "<b>2</b>" in texts(drawn)
    assert {s.line.width for s in drawn.layout.shapes if s.y0 > 0.5} == {1, 2.5}


def test_light_and_dark_have_their_own_colours() -> None:
    light, dark = (draw_timeline(Timeline(run(0, 30)), dark=dark) for dark in (False, True))
    assert light.layout.annotations[-1].font.color == LIGHT.concern
    assert dark.layout.annotations[-1].font.color == DARK.concern


def test_runs_share_one_scale_of_time() -> None:
    short, long = Timeline(run(0, 30)), Timeline(run(0, 0, 0, 0, 30))
    hours = hours_of((short, long))
    widths = set()
    for each in (short, long):
        first, last = draw_timeline(each, hours=hours).layout.xaxis.range
        widths.add(last - first)
    assert len(widths) == 1


def test_alt_text_goes_through_the_calls_and_ends_with_the_finding() -> None:
    told = alt_text(Timeline(run(0, 24, None)))
    assert told == (
        "Run N1, planned above and actual below:"
        " call 1, planned 09:00 to 09:30, begun 09:00, on time;"
        " call 2, planned 09:40 to 10:10, begun 10:04, 24 minutes late;"
        " call 3, planned 10:20 to 10:50, missed."
        " The delay grows at call 2: planned gap 10 minutes, 34 went by."
        " Missed: call 3 (10:20)."
    )


def test_a_call_that_was_not_due_is_shown_and_not_judged() -> None:
    stop = replace(run(40).stops[0], call=None)
    assert label(stop) == "not due"
    assert "refused, no access, in hospital" in alt_text(Timeline(Run("N1", (stop,))))


def test_words_of_the_export_are_words_not_mark_up() -> None:
    one = run(20)
    strange = replace(one.stops[0], call=replace(one.stops[0].call, area="<b>LS8</b>"))
    *_, points = draw_timeline(Timeline(Run("N1", (strange,)))).data
    assert "&lt;b&gt;LS8" in points.text[0]
