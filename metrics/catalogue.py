"""The measures that are live, one line each, in the order they are shown."""

from metrics.measure import Measure
from metrics.measures import (
    anomalies_escalated,
    audit_findings,
    changed_late,
    competency_in_date,
    complaints_acknowledged,
    complaints_answered,
    continuity,
    controlled_drug_errors,
    delay_minutes,
    delay_origins,
    delays_escalated,
    delays_never_escalated,
    dignity_concerns,
    doses_by_out_of_date,
    feasible_gaps,
    feedback_positive,
    feedback_score,
    first_errors,
    late_call_complaints,
    lateness_90th,
    mar_errors,
    median_lateness,
    minutes_to_alert,
    minutes_to_escalation,
    missed_calls,
    observation_score,
    observations_done,
    omitted_doses,
    prn_errors,
    published_ahead,
    punctuality,
    reassessed_after_error,
    recurring_errors,
    recurring_findings,
    refusals,
    second_line_coverage,
    short_calls,
    supervision_prompts_done,
    time_critical_punctuality,
)

CATALOGUE = (
    punctuality.MEASURE,
    time_critical_punctuality.MEASURE,
    missed_calls.MEASURE,
    median_lateness.MEASURE,
    lateness_90th.MEASURE,
    delay_minutes.MEASURE,
    delay_origins.MEASURE,
    short_calls.MEASURE,
    continuity.MEASURE,
    feasible_gaps.MEASURE,
    published_ahead.MEASURE,
    changed_late.MEASURE,
    delays_escalated.MEASURE,
    delays_never_escalated.MEASURE,
    minutes_to_alert.MEASURE,
    minutes_to_escalation.MEASURE,
    late_call_complaints.MEASURE,
    complaints_acknowledged.MEASURE,
    complaints_answered.MEASURE,
    feedback_score.MEASURE,
    feedback_positive.MEASURE,
    observation_score.MEASURE,
    observations_done.MEASURE,
    supervision_prompts_done.MEASURE,
    dignity_concerns.MEASURE,
    mar_errors.MEASURE,
    recurring_errors.MEASURE,
    first_errors.MEASURE,
    controlled_drug_errors.MEASURE,
    prn_errors.MEASURE,
    refusals.MEASURE,
    omitted_doses.MEASURE,
    audit_findings.MEASURE,
    recurring_findings.MEASURE,
    second_line_coverage.MEASURE,
    competency_in_date.MEASURE,
    doses_by_out_of_date.MEASURE,
    reassessed_after_error.MEASURE,
    anomalies_escalated.MEASURE,
)


def measure(id: str) -> Measure:
    """The measure of that id. Raises LookupError, naming those there are, if there is none."""
    for one in CATALOGUE:
        if one.id == id:
            return one
    known = ", ".join(sorted(one.id for one in CATALOGUE))
    raise LookupError(f"There is no measure '{id}'. The measures are: {known}.")


def reading(text: str) -> tuple[Measure, str]:
    """'observation_score:knock_and_wait' as (measure, part); part is '' where none is named.

    Raises LookupError for an unknown measure and ValueError for a part of a measure without parts.
    """
    id, _, part = text.strip().partition(":")
    found = measure(id.strip())
    if part and not found.part_is:
        raise ValueError(f"'{found.id}' has no parts, so '{text.strip()}' cannot be read.")
    return found, part.strip()
