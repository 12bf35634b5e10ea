"""Charts that PowerPoint draws itself: every figure in a workbook behind them, to be edited there.

A picture becomes series (`drawn`) in a frame (`frame`) with words on them (`named`), written as XML
(`series`, `chart`) and as a workbook (`book`); what stands over it (`heading`) is for the slide.
"""

from reports.slides.native.chart import NativeChart, native_chart
from reports.slides.native.heading import heading, key

__all__ = ["NativeChart", "heading", "key", "native_chart"]
