"""The three sentences of the week: short, true, and never more than the verdicts say."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.words.answers import QUALIFIED, WORDINGS, VerdictAnswer, wording_of
from reports.weekly.words import LONGEST, finding


def test_there_are_three_short_sentences(group):
    assert len(group.finding) == 3
    assert all(len(sentence.split()) <= LONGEST for sentence in group.finding)


def test_what_turned_for_the_worse_this_week_is_told_first(group):
    by_id = {each.action.id: each for each in group.watched}
    worse = replace(by_id["A09"], before=WORDINGS[VerdictAnswer.WORKING])
    better = replace(by_id["A01"], before=WORDINGS[VerdictAnswer.NO_VISIBLE_CHANGE])
    first, *_ = finding(replace(group, watched=(better, worse)))
    told_of = "“Five more minutes between calls …” is now at a cost"
    assert first == f"{told_of}; another is now making a difference."


def test_what_could_not_be_compared_is_never_said_to_make_a_difference(group):
    alone = next(each for each in group.watched if each.wording is QUALIFIED)
    new = replace(alone, before=WORDINGS[VerdictAnswer.NO_VISIBLE_CHANGE])
    first, *_ = finding(replace(group, watched=(new,)))
    assert "cause not sure" in first
    assert "difference" not in first
    still, *_ = finding(replace(group, watched=(alone,)))
    assert still.endswith("is still better than before, cause not sure.")


def test_without_a_plan_or_without_data_it_says_so(group):
    nothing = {"watched": (), "slipped": (), "passed_on": (), "unassured": ()}
    empty = replace(group, **nothing)
    assert finding(empty)[0].startswith("The plan holds no action")
    assert finding(empty, is_counted=False)[0].startswith("No export has been loaded")


@st.composite
def weeks_of(draw, group):
    """The group's report with any titles, answers and answers of a week ago."""
    answers = st.builds(wording_of, st.sampled_from(VerdictAnswer), st.booleans(), st.booleans())
    titles = st.text("a bcé.“", min_size=1, max_size=80) | st.just("a " * 40)
    watched = tuple(
        replace(
            each,
            wording=draw(answers),
            before=draw(answers),
            action=replace(each.action, title=draw(titles)),
        )
        for each in group.watched[: draw(st.integers(0, 11))]
    )
    return replace(group, watched=watched)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happened_the_sentences_are_short_and_end(group, data):
    for sentence in finding(data.draw(weeks_of(group)), data.draw(st.booleans())):
        assert len(sentence.split()) <= LONGEST
        assert sentence.endswith(".")
        assert sentence[0] == sentence[0].upper()
