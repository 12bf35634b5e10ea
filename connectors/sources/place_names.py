"""Place names: other names of places, as exports write them, each with the place that it is."""

from connectors.source import Flow, Source, key, text

PLACE_NAMES = Source(
    name="place_names",
    title="Other names of places",
    flow=Flow.REFERENCE,
    columns=(
        key("name"),
        text("site", filled=True),
    ),
)
