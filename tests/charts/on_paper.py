"""What a paper drawing says."""

from xml.etree import ElementTree

from charts.funnel import FunnelPicture, funnel_scene
from charts.picture import Picture
from charts.run_chart import run_chart
from charts.scene import FULL, Size
from charts.write.svg import drawing

SVG = "{http://www.w3.org/2000/svg}"


def draw(one: Picture | FunnelPicture, sheet: Size = FULL) -> str:
    """The drawing of a picture or a funnel."""
    make = funnel_scene if isinstance(one, FunnelPicture) else run_chart
    return drawing(make(one, sheet))


def words_on(drawn: str) -> list[str]:
    """Every piece of text that was drawn, in the order of drawing."""
    return [each.text.strip() for each in ElementTree.fromstring(drawn).iter(f"{SVG}text")]
