"""Complaints: what was complained of, when it happened, when it was received and answered."""

from connectors.source import Flow, Source, code, day, key, text

COMPLAINTS = Source(
    name="complaints",
    title="Complaints",
    flow=Flow.EVENTS,
    days=("received_on", "event_on"),
    identity=("branch", "site", "service_user_id", "received_on"),
    columns=(
        key("complaint_id"),
        day("event_on"),
        day("received_on", filled=True, not_before="event_on"),
        text("branch"),
        text("site"),
        text("service_user_id", personal=True, identifies=True),
        text("postcode", personal=True),
        text("channel"),
        code(
            "category",
            *("late_call", "missed_call", "short_call", "continuity", "communication"),
            *("dignity", "privacy", "medicines", "staff_attitude", "other"),
        ),
        text("about_visit_id"),
        day("acknowledged_on", not_before="received_on"),
        day("responded_on", not_before="received_on"),
        code("outcome", "upheld", "partly", "not_upheld", "open"),
        text("learning", personal=True),
    ),
)
