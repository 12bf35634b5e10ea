"""What a paper drawing says."""

from xml.etree import ElementTree

from charts.funnel import FunnelPicture, funnel_scene
from charts.picture import Picture
from charts.run_chart import run_chart, run_chart_sheet
from charts.scene import FULL, Size
from charts.write.svg import drawing

SVG = "{http://www.w3.org/2000/svg}"


def draw(one: Picture | FunnelPicture, sheet: Size = FULL) -> str:
    """The drawing of a picture or a funnel."""
    make = funnel_scene if isinstance(one, FunnelPicture) else run_chart
    return drawing(make(one, sheet))


def draw_all(pictures: tuple[Picture, ...]) -> str:
    """All sites on one sheet."""
    return drawing(run_chart_sheet(pictures))


def words_on(drawn: str) -> list[str]:
    """Every piece of text that was drawn, in the order of drawing."""
    return [each.text.strip() for each in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def height_of(drawn: str) -> float:
    """Height of the drawing in points."""
    return float(ElementTree.fromstring(drawn).get("height"))
