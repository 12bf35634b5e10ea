"""The governance pack: the agenda of a meeting as slides to show and to edit, and as a PDF."""

from reports.governance.as_json import as_json
from reports.governance.model import Pack
from reports.governance.pack import governance_pack, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.pptx import pack_pptx

__all__ = ["Pack", "as_json", "governance_pack", "pack_at", "pack_pdf", "pack_pptx"]
