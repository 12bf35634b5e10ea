"""Medicines in supported living: errors, omissions, both lines of checks, staff, and themes."""

from functools import partial

from metrics.measure import Theme
from pages.medicines import parts
from pages.shared import themes
from pages.shared.charts import courses_of
from pages.shared.themes import Section, Tab

_ERRORS = ("mar_errors", "recurring_errors", "recurring_findings", "refusals")
_STAFF = ("competency_in_date", "doses_by_out_of_date", "reassessed_after_error")
_NO_ERROR = "To refuse is a choice, and no error."
_ESCALATED = courses_of("anomalies_escalated")
_tab = partial(Tab, view=parts.pick_view, answer=parts.answer, theme=Theme.MEDICINES)
TABS = {
    "themes": _tab(
        "Themes for the meeting",
        "Which kinds of error come most, which come again, and what was done?",
        {"": Section("Themes for the meeting", (parts.standing_item,))},
        _ERRORS,
    ),
    "errors": _tab(
        "Documentation errors",
        "How often are there gaps and unexplained codes, and where?",
        {
            "course": Section("Errors and refusals", (courses_of(*_ERRORS),), _NO_ERROR),
            "where": Section("Where they are", (parts.where, parts.RECURRING)),
        },
        _ERRORS,
    ),
    "omitted": _tab(
        "Omitted doses",
        "How long between omitted doses, and did any do harm?",
        {
            "doses": Section("Doses omitted", (courses_of("omitted_doses"), parts.OMITTED)),
            "calls": Section("Doses on calls that nobody made", (parts.MISSED_CALLS,)),
        },
        ("omitted_doses",),
    ),
    "checks": _tab(
        "Local and second-line checks",
        "Do local checks find what the second line finds?",
        {
            "course": Section(
                "What each line finds",
                (courses_of("audit_findings", parts=("first", "second")),),
                "Second-line sampling is a new kind of check: it finds more, and care did not get"
                " worse by it. So the lines are never added up.",
            ),
            "houses": Section("Local checks beside the second line", (parts.both_lines,)),
        },
        ("audit_findings",),
    ),
    "sampling": _tab(
        "Second-line sampling",
        "Which house was not sampled in which month?",
        {
            "houses": Section("By house and month", (parts.sampling,)),
            "course": Section("Month by month", (courses_of("second_line_coverage"),)),
        },
        ("second_line_coverage",),
    ),
    "escalation": _tab(
        "Same-day escalation",
        "Are findings escalated on the day they are found?",
        {"": Section("Escalated the same day", (_ESCALATED, parts.not_escalated))},
        ("anomalies_escalated",),
    ),
    "staff": _tab(
        "Competency",
        "Who may give medicines, and who gave them without?",
        {
            "houses": Section("Staff by house", (parts.staff,)),
            "course": Section("Month by month", (courses_of(*_STAFF),)),
        },
        _STAFF,
    ),
}
themes.show("Medicines", TABS, Theme.MEDICINES)
