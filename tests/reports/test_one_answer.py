"""One answer everywhere: what two documents count or say of one thing is the same."""

from collections import Counter

from plan.agenda_item import ItemGroup
from plan.problems import to_adapt_or_stop
from plan.words.answers import counts
from plan.words.sentences import wording
from reports.edition import Edition
from reports.governance.content import pack_as_json, pack_at
from reports.weekly.report import weekly
from reports.weekly.words import answers_in_words, problems_in_words, weekly_as_json


def test_verdicts_problems_and_lists_are_the_same_in_report_and_meeting(
    sample_edition: Edition,
) -> None:
    report, pack = weekly(sample_edition), pack_at(sample_edition)
    told, meeting = weekly_as_json(report), pack_as_json(pack)
    number = counts(map(wording, sample_edition.verdicts))
    assert Counter(each["answer"] for each in told["actions"]) == {
        words.name: many for words, many in number.items()
    }
    assert all(f"{many} {words.counted}" in answers_in_words(report.watched)
               for words, many in number.items())  # fmt: skip
    (problems,) = pack.agenda.of(ItemGroup.PROBLEMS)
    assert problems.many == len(problems_in_words(report)) == len(sample_edition.problems.named)
    assert [each.rstrip(".") for each in problems.lines] == [*problems_in_words(report)]
    (stale,) = pack.agenda.of(ItemGroup.ADAPT)
    ids = {standing.action.id for standing in to_adapt_or_stop(sample_edition.standings)}
    assert stale.many == len(ids)
    assert set(told["adapt_or_stop"]) == ids
    waiting = len(told["completed_not_assured"])
    assert pack.agenda.counted(ItemGroup.COMPLETED) == f"{waiting}"
    assert meeting["watched"] == len(told["actions"])
