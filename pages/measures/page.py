"""All measures at one place, worst first; or one of them, in full and with its sites."""

from metrics.catalogue import measure as measure_of
from metrics.questions.contrast import may_be_contrasted
from pages.measures import contrast, parts
from pages.shared import frame, pickers, themes

if chosen := pickers.picked(parts.MEASURES, "measure"):
    measure = measure_of(chosen)
    more = {"beside": contrast.side_by_side} if may_be_contrasted(measure) else {}
    themes.show(measure.title, parts.tabs_of(measure, more))
else:
    basis, person = frame.opened("Measures")
    if basis.generation:
        parts.show(basis, person)
    else:
        frame.nothing_yet()
