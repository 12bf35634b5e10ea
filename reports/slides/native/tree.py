"""Elements of DrawingML: `c` of charts, `a` of what is drawn and written in them."""

from lxml import etree

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Element = etree._Element
Child = "Element | str | None"


def c(name: str, *children: Child, **attributes: object) -> Element:
    """An element of a chart; a child that is None is left out, a string is its text."""
    return _element(CHART, name, children, attributes)


def a(name: str, *children: Child, **attributes: object) -> Element:
    """An element of a drawing."""
    return _element(DRAWING, name, children, attributes)


def val(name: str, value: object) -> Element:
    """An element of a chart that only holds a value."""
    return c(name, val=value)


def _element(space: str, name: str, children: tuple, attributes: dict) -> Element:
    prefixes = {"c": CHART, "a": DRAWING, "r": LINKS}
    made = etree.Element(f"{{{space}}}{name}", nsmap=prefixes)
    for key, value in attributes.items():
        made.set(key, str(value).lower() if isinstance(value, bool) else str(value))
    for child in children:
        if isinstance(child, str):
            made.text = (made.text or "") + child
        elif child is not None:
            made.append(child)
    return made
