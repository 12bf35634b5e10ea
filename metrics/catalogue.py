"""The measures that are live, one line each, in the order they are shown."""

from importlib import import_module

from metrics.measure import Measure

# A measure is its file in metrics/measures/ and its line here.
NAMES = (
    "punctuality",
    "time_critical_punctuality",
    "missed_calls",
    "median_lateness",
    "lateness_90th",
    "delay_minutes",
    "delay_origins",
    "calls_logged_at_both_ends",
    "short_calls",
    "continuity",
    "feasible_gaps",
    "published_ahead",
    "changed_late",
    "delays_escalated",
    "delays_never_escalated",
    "minutes_to_alert",
    "minutes_to_escalation",
    "late_call_complaints",
    "complaints_acknowledged",
    "complaints_answered",
    "feedback_score",
    "feedback_positive",
    "observation_score",
    "observations_done",
    "supervision_prompts_done",
    "dignity_concerns",
    "mar_errors",
    "recurring_errors",
    "first_errors",
    "controlled_drug_errors",
    "prn_errors",
    "refusals",
    "omitted_doses",
    "audit_findings",
    "recurring_findings",
    "second_line_coverage",
    "competency_in_date",
    "doses_by_out_of_date",
    "reassessed_after_error",
    "anomalies_escalated",
)
CATALOGUE: tuple[Measure, ...] = tuple(
    import_module(f"metrics.measures.{name}").MEASURE for name in NAMES
)


def measure_or_none(id: str) -> Measure | None:
    """The measure of that id, if there is one."""
    return next((measure for measure in CATALOGUE if measure.id == id), None)


def measure(id: str) -> Measure:
    """The measure of that id. Raises LookupError, naming those there are, if there is none."""
    if found := measure_or_none(id):
        return found
    names = ", ".join(sorted(NAMES))
    raise LookupError(f"There is no measure '{id}'. The measures are: {names}.")


def reading(text: str) -> tuple[Measure, str]:
    """'observation_score:knock_and_wait' as (measure, part); part is '' where none is named.

    Raises LookupError for an unknown measure and ValueError for a part of a measure without parts.
    """
    id, _, part = text.strip().partition(":")
    found = measure(id.strip())
    if part and not found.part_is:
        raise ValueError(f"'{found.id}' has no parts, so '{text.strip()}' cannot be read.")
    return found, part.strip()
