"""A native chart put on a slide, with the workbook behind it and words for who does not see it."""

from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as REL
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.slide import Slide as Written
from pptx.util import Pt

from reports.slides.lettering import printable
from reports.slides.slide import Drawing


def embed(written: Written, drawing: Drawing) -> None:
    """The chart as a part of its own; its workbook is opened by "Edit data"."""
    package, chart, box = written.part.package, drawing.chart, drawing.box
    name = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, chart.xml)
    part.chart_workbook.update_from_xlsx_blob(chart.workbook)
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        written.shapes._next_shape_id,
        drawing.name,
        written.part.relate_to(part, REL.CHART),
        *map(Pt, (box.left, box.top, box.wide, box.tall)),
    )
    frame.nvGraphicFramePr.cNvPr.set("descr", printable(chart.alt))
    written.shapes._spTree.append(frame)
