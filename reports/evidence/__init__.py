"""The evidence of one action for a commissioner or inspector: a PDF, and a ZIP to check it by.

The model (`pack.py` and what it joins) knows words and figures only; `document.py` sets them and
`archive.py` puts the document and the figures behind it into one file.
"""

from reports.evidence.archive import evidence_zip
from reports.evidence.document import evidence_pdf
from reports.evidence.manifest import manifest
from reports.evidence.pack import EvidencePack, evidence_pack

__all__ = ["EvidencePack", "evidence_pack", "evidence_pdf", "evidence_zip", "manifest"]
