"""What a paper drawing says: letters are drawn as paths, each with its words beside them."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def words_on(drawn: str) -> list[str]:
    """Every piece of text that was drawn, in the order of drawing."""
    builder = ElementTree.TreeBuilder(insert_comments=True)
    tree = ElementTree.fromstring(drawn, ElementTree.XMLParser(target=builder))
    return [each.text.strip() for each in tree.iter(ElementTree.Comment)]


def height_of(drawn: str) -> float:
    """Height of the drawing in points."""
    return float(ElementTree.fromstring(drawn).get("height").removesuffix("pt"))
