"""All measures at one place, worst first; or one of them, in full and with its sites."""

from metrics.catalogue import measure as measure_of
from pages.measures import parts
from pages.shared import frame, pickers, themes

if chosen := pickers.picked(parts.MEASURES, "measure"):
    measure = measure_of(chosen)
    themes.show(measure.title, parts.tabs_of(measure))
else:
    basis, person = frame.opened("Measures")
    if basis.generation:
        parts.show(basis, person)
    else:
        frame.nothing_yet()
