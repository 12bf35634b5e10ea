"""Observations, spot checks, supervision and re-audits: a row for each item looked at."""

from connectors.source import Flow, Source, code, key, text, time, yes_no

STRANDS = (
    *("staff_language", "knock_and_wait", "privacy", "choice", "supervision_prompt"),
    *("preferred_name", "explains_first", "unhurried", "confidentiality", "call_bell"),
    *("appearance", "response_to_distress"),
)

AUDITS = Source(
    name="audits",
    title="Observations and audits",
    flow=Flow.DAILY,
    site="unit",
    days=("observed_at",),
    identity=("unit", "observed_at"),
    columns=(
        key("observation_id"),
        key("item"),
        text("service"),
        text("unit", filled=True),
        text("shift"),
        time("observed_at", filled=True),
        text("observer_id", personal=True, identifies=True),
        code(
            "observer_role",
            *("team_leader", "deputy", "registered_manager", "quality_lead", "external"),
        ),
        code("audit_type", "weekly_observation", "spot_check", "supervision", "re_audit"),
        yes_no("announced"),
        code("strand", *STRANDS, open_list=True),
        code("result", "met", "partly", "not_met", "not_applicable"),
    ),
)
