"""The exports that are live: one file an export, one line here."""

from connectors.source import Source
from connectors.sources.audits import AUDITS
from connectors.sources.bed_days import BED_DAYS
from connectors.sources.call_log import CALL_LOG
from connectors.sources.clusters import CLUSTERS
from connectors.sources.competency import COMPETENCY
from connectors.sources.complaints import COMPLAINTS
from connectors.sources.feedback import FEEDBACK
from connectors.sources.mar import MAR
from connectors.sources.mar_audit import MAR_AUDIT
from connectors.sources.place_names import PLACE_NAMES
from connectors.sources.rota import ROTA
from connectors.sources.schedule import SCHEDULE
from connectors.sources.settings import SETTINGS
from connectors.sources.sites import SITES
from connectors.sources.staff import STAFF

SOURCES: tuple[Source, ...] = (
    ROTA,
    CALL_LOG,
    COMPLAINTS,
    AUDITS,
    MAR,
    MAR_AUDIT,
    FEEDBACK,
    COMPETENCY,
    SITES,
    PLACE_NAMES,
    CLUSTERS,
    BED_DAYS,
    STAFF,
    SCHEDULE,
    SETTINGS,
)

TITLES = {source.name: source.title for source in SOURCES}
# Exports of which a file can hold all rows of its places and days.
MAY_BE_COMPLETE = tuple(source for source in SOURCES if source.days and source.site)


def source(name: str) -> Source:
    """The export of that name; KeyError if there is none."""
    return {one.name: one for one in SOURCES}[name]
