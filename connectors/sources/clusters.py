"""Clusters: which postcodes belong together; without one, the district stands for itself."""

from connectors.source import Flow, Source, key, text

CLUSTERS = Source(
    name="clusters",
    title="Postcode clusters",
    flow=Flow.REFERENCE,
    replaced_whole=True,
    columns=(
        key("postcode_prefix"),
        text("cluster", required=True),
    ),
)
