"""The archive of one action: the document, the figures behind it, and the means to check both.

The same pack gives the same bytes: members are sorted, and their time is that of no clock.
"""

import hashlib
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reports.evidence.definitions import Definition
from reports.evidence.document import evidence_pdf
from reports.evidence.manifest import manifest
from reports.evidence.pack import EvidencePack
from reports.evidence.read_me import read_me
from reports.evidence.tables import csv_files

RECOMPUTE = Path(__file__).with_name("recompute.py")
SUMS = "SHA256SUMS"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell
_PLAIN_FILE = 0o100644 << 16


def evidence_zip(pack: EvidencePack) -> bytes:
    """The document, the README, the figures, the SQL, and the SHA-256 of each of them."""
    members = _members(pack)
    members[SUMS] = sums(members)
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in sorted(members):
            info = ZipInfo(name, _NO_TIME)
            info.compress_type, info.external_attr, info.create_system = (
                ZIP_DEFLATED,
                _PLAIN_FILE,
                3,  # the same on every system
            )
            archive.writestr(info, members[name])
    return file.getvalue()


def sums(members: Mapping[str, bytes]) -> bytes:
    """What `sha256sum -c SHA256SUMS` checks: a line a member."""
    lines = (f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members))
    return "".join(lines).encode()


def _members(pack: EvidencePack) -> dict[str, bytes]:
    told = json.dumps(manifest(pack), indent=2, ensure_ascii=False, default=str)
    definitions = {f"definitions/{each.id}.sql": _sql(each) for each in pack.definitions}
    return {
        "evidence.pdf": evidence_pdf(pack),
        "README.txt": read_me(pack).encode(),
        "manifest.json": f"{told}\n".encode(),
        "recompute.py": RECOMPUTE.read_bytes(),
        **csv_files(pack.measured, pack.exports),
        **definitions,
    }


def _sql(each: Definition) -> bytes:
    """The views and macros that it reads, in an order in which they can be made, then itself."""
    head = f"-- {each.title}: {each.unit}. Run on the tables named as the exports."
    parts = (head, *(text.strip() for _, text in each.beneath), f"{each.sql.rstrip(';')};")
    return ("\n\n".join(parts) + "\n").encode()
