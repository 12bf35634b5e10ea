"""Charts that PowerPoint draws itself: every figure in a workbook behind them, to be edited there.

A picture becomes series (`drawn`), the words on them (`named`), XML (`chart_xml`) and a workbook
(`workbook`); `NativeChart` is the four together.
"""

from reports.slides.native.chart import NativeChart, native_chart

__all__ = ["NativeChart", "native_chart"]
