"""Medicine administration records: a row for each dose due."""

from connectors.source import Flow, Source, code, key, text, time, yes_no

HARM = tuple("abcdefghi")  # NCC MERP index, from "could cause error" to death

OUTCOME_CODES = (
    *("given", "refused", "omitted", "withheld", "not_available", "in_hospital"),
    *("not_signed", "code_unexplained", "on_leave", "destroyed", "not_required"),
    *("prompted", "made_available", "self_administered", "partly_given", "asleep"),
    *("nausea", "no_visit", "other"),
)

MAR = Source(
    name="mar",
    title="Medicine administration records",
    flow=Flow.DAILY,
    site="house",
    days=("due_at",),
    identity=("house", "person_id", "due_at"),
    columns=(
        key("mar_id"),
        text("house", filled=True),
        text("person_id", personal=True, identifies=True),
        text("medicine", personal=True),
        code("schedule", "regular", "prn"),
        time("due_at", filled=True),
        time("given_at", not_before="due_at", days_early=3, days_late=3),
        code("outcome_code", *OUTCOME_CODES),
        text("staff_id", personal=True, identifies=True),
        text("shift"),
        yes_no("controlled"),
        code("harm", *HARM),
        text("visit_id"),
    ),
)
