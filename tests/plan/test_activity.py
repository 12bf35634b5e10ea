"""Words that promise only activity, and words that name a change: by what they do, not by a word.

The article's own sentences, then thirty of each kind. Every second one was kept apart while the
phrases were written.
"""

import pytest

from plan.strength import activity_phrase

ACTIVITY = (
    "Staff reminded",
    "Policy reviewed",
    "Manager to monitor",
    "Review the medication policy",
    "Staff to be reminded to knock",
    "The registered manager will monitor call times",
    "Carers have been spoken to about lateness",
    "Refresher training for all seniors",
    "Toolbox talk on dignity",
    "Memo sent to all staff",
    "Discuss at team meeting",
    "Managers to review rotas",
    "Email to all carers about punctuality",
    "Ensure all MAR charts are signed",
    "Procedure updated and shared",
    "Supervisions carried out with the night team",
    "Raise awareness of the escalation policy",
    "Lessons learned shared with the team",
    "Staff encouraged to report delays",
    "To be reviewed by the deputy",
    "Consider extra audits",
    "Seniors to keep an eye on the trolley",
    "E-learning on medicines for everyone",
    "Deputy will review and monitor",
    "Staff urged to wait after knocking",
    "Communicated to the team at handover",
    "Policy re-issued; staff to read and sign",
    "Look into why calls run late",
    "Group supervision held",
    "We will be reviewing care plans",
    "Reflective discussion with the member of staff",
    "The team was briefed on the new form",
    "Retraining of night staff",
    "Annual review of the dignity policy",
    "Policy review",
)
CHANGE = (
    "Redesign run structures with real travel times",
    "Takes the worst cluster to the review call",
    "Second-line monthly MAR sampling across houses",
    "The scheduler brings yesterday's exceptions to the daily review",
    "A pharmacist counts the stock each Friday",
    "Competency of all medication-trained staff is assessed at the trolley",
    "Rota published by the Tuesday before",
    "A door sensor and a bed monitor fitted in four rooms",
    "The evening round starts at 16:30 in place of 17:00",
    "One named senior holds the keys for the whole shift",
    "Run 4 is split into two runs",
    "A review date stands on every care plan",
    "The app will not close a call with a dose unsigned",
    "Medicines move to a monitored dosage system",
    "Two carers are added to the morning",
    "The review meeting moves to Monday, before the rota goes out",
    "Travel time of 12 minutes is put between districts",
    "A trained assessor from another house watches each round",
    "Calls of 15 minutes become calls of 30",
    "The person chooses who comes, at the review with the family",
    "Handover sheet with a line for each omitted dose",
    "Call alerts go to the duty phone after 15 minutes",
    "Knock, wait and name: a card at each door",
    "A brief visit at noon is added for insulin",
    "Blister packs replaced by original packs in Birch",
    "Each house is sampled by the manager of another",
    "Escalation goes to the on-call manager within 30 minutes",
    "The heart monitor is charged at night",
    "Quiet hour on Oak from 07:00",
    "Carers on trains get a later first call",
    "Every agency carer has a buddy for three shifts",
    "A double-handed call has one slot and two names",
    "The reviewing officer of the council sits in every second meeting",
)


@pytest.mark.parametrize("words", ACTIVITY)
def test_words_that_promise_only_activity_are_found(words: str) -> None:
    assert activity_phrase(words)


@pytest.mark.parametrize("words", CHANGE)
def test_words_that_name_a_change_are_no_activity(words: str) -> None:
    assert not activity_phrase(words)
