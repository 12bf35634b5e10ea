"""Which theme each measure belongs to, for pages that are read by theme."""

from plan.model import Theme

_MEASURES = {
    Theme.PUNCTUALITY: (
        "punctuality",
        "time_critical_punctuality",
        "missed_calls",
        "median_lateness",
        "lateness_90th",
        "delay_minutes",
        "delay_origins",
        "short_calls",
        "feasible_gaps",
        "published_ahead",
        "changed_late",
        "delays_escalated",
        "delays_never_escalated",
        "minutes_to_alert",
        "minutes_to_escalation",
        "continuity",
    ),
    Theme.DIGNITY: (
        "observation_score",
        "observations_done",
        "supervision_prompts_done",
        "dignity_concerns",
    ),
    Theme.MEDICINES: (
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
    ),
    Theme.COMPLAINTS: (
        "late_call_complaints",
        "complaints_acknowledged",
        "complaints_answered",
        "feedback_score",
        "feedback_positive",
    ),
}


def theme_of(measure: str) -> Theme:
    """The theme of a measure by its id; OTHER for one that no theme names.

    >>> theme_of("mar_errors").value, theme_of("a new one").value
    ('medicines', 'other')
    """
    found = (theme for theme, names in _MEASURES.items() if measure in names)
    return next(found, Theme.OTHER)
