"""What each field of the plan is called on the screens."""

FIELD_TITLES: dict[str, dict[str, str]] = {
    "aim": {
        "issue": "issue",
        "evidence_source": "evidence source",
        "evidence": "evidence",
        "evidence_reference": "reference of the evidence",
        "sites": "sites",
        "causes": "causes",
        "outcomes": "outcomes and targets",
        "risk_before": "risk before",
        "risk_now": "risk now",
        "theme": "theme",
        "tags": "regulations and quality statements",
    },
    "action": {
        "aim": "aim",
        "title": "title",
        "description": "what changes in practice",
        "cause": "cause",
        "owner": "owner",
        "contributors": "contributors",
        "sites": "sites",
        "outcome": "outcome it is judged on",
        "process": "process measure",
        "no_process_reason": "why there is no process measure",
        "balancing": "balancing measure",
        "process_target": "process target",
        "evidence_required": "evidence required",
        "compare_with": "compare with",
        "exclude": "never compare with",
        "problem_since": "problem since",
        "planned_start_on": "planned start",
        "started_on": "started",
        "practice_changed_on": "practice changed",
        "due_on": "due date",
        "completed_on": "completed",
        "assured_on": "assured",
        "review_on": "review",
        "later_reviews_on": "later reviews",
        "re_audit_on": "re-audit",
        "re_audited_on": "re-audited",
        "re_audit_result": "result of the re-audit",
        "strength": "strength",
        "escalate_to": "escalates to",
        "escalate_after_days": "days it may slip",
    },
    "person": {"role": "role", "sites": "sites", "escalates_to": "escalates to"},
}


def title_of(kind: str, field: str) -> str:
    """A field as people call it; one of a newer version by its own name."""
    return FIELD_TITLES.get(kind, {}).get(field, field.replace("_", " "))
