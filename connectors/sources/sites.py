"""Sites: branches, care homes with their units, supported living with its houses."""

from connectors.source import Flow, Source, code, day, key, text

SITES = Source(
    name="sites",
    title="Sites",
    flow=Flow.REFERENCE,
    site="site",
    since="opened_on",
    until="closed_on",
    columns=(
        key("site"),
        code("kind", "branch", "care_home", "unit", "supported_living", "house"),
        text("service"),
        text("parent"),
        day("opened_on"),
        day("closed_on", not_before="opened_on"),
    ),
)
