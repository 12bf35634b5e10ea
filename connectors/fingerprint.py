"""The fingerprint of a file as it lay on disk: who has a file can tell whether it was loaded."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 in hexadecimal and the size; "" and None where there is no such file."""

    sha256: str = ""
    bytes: int | None = None


def fingerprint(path: Path) -> Fingerprint:
    """Of the bytes as they lie there: of a .csv.gz that of the packed file.

    Read in blocks, whatever the size. The same as `sha256sum FILE` says.
    """
    try:
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Fingerprint(digest.hexdigest(), file.tell())
    except OSError:  # the load itself says what is wrong with it
        return Fingerprint()
