"""All that a page sends to the browser, by what the browser makes of it: mark-up, HTML, figures."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

# Texts that the browser shows as they are; all others are read as mark-up, to be on the safe side.
AS_THEY_ARE = {
    "Text": {"body"},
    "Code": {"code_text"},
    "TextInput": {"default", "value", "placeholder"},
    "TextArea": {"default", "value", "placeholder"},
    "Selectbox": {"options", "placeholder", "raw_value"},
    "MultiSelect": {"options", "placeholder", "raw_values"},
    "PlotlyChart": {"alt", "config"},
    "Dataframe": {"alt", "columns"},
    "PageLink": {"page", "query_string"},
    "DownloadButton": {"url"},
    "Image": {"url"},
}
NEVER_SHOWN = {"id", "form_id", "element_id", "key", "anchor", "icon", "default_value", "url"}


@dataclass(frozen=True)
class Shown:
    """A text of a page: how the browser reads it, and where it is."""

    kind: str  # markup, html, figure, plain
    where: str
    text: str


def shown(test: AppTest) -> Iterator[Shown]:
    """Every text of a page."""
    for block in test._tree.children.values():
        yield from _of_node(block)


def _of_node(node: Any) -> Iterator[Shown]:
    if getattr(node, "proto", None) is not None:
        yield from _of_proto(node.proto)
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _of_node(child)


def _of_proto(proto: Any) -> Iterator[Shown]:
    kind = proto.DESCRIPTOR.name
    for field, value in proto.ListFields():
        where = f"{kind}.{field.name}"
        many = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for one in many:
                if hasattr(one, "DESCRIPTOR"):
                    yield from _of_proto(one)
        elif field.type == FieldDescriptor.TYPE_BYTES:
            for one in many:
                yield from _of_table(where, one)
        elif field.type == FieldDescriptor.TYPE_STRING and field.name not in NEVER_SHOWN:
            for one in many:
                yield from _of_text(kind, field.name, where, one)


def _of_text(kind: str, name: str, where: str, text: str) -> Iterator[Shown]:
    if where == "PlotlyChart.spec":
        yield from (Shown("figure", where, one) for one in _texts(json.loads(text)))
    elif kind == "Html":
        yield Shown("html", where, text)
    else:
        plain = name in AS_THEY_ARE.get(kind, ())
        yield Shown("plain" if plain else "markup", where, text)


def _of_table(where: str, data: bytes) -> Iterator[Shown]:
    """A still table reads mark-up in its cells; one that is scrolled does not."""
    if not data:
        return
    rows = convert_arrow_bytes_to_pandas_df(data)
    kind = "markup" if where.startswith("Table") else "plain"
    for heading in rows.columns:
        yield Shown(kind, f"{where} heading", str(heading))
        yield from (Shown(kind, where, cell) for cell in rows[heading] if isinstance(cell, str))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():  # by "customdata" the page knows what was pointed at
            yield from _texts(each) if name != "customdata" else ()
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
