"""Whether words name more than one person: "Branch manager and scheduler", "BM; QL"."""

import re

_BETWEEN = re.compile(r";|/|\+|&|\band\b|\n|, (?!\s*(?:[A-Z][a-z]+)$)")


def several(owner: str) -> bool:
    """Whether an owner as it is written is more than one.

    >>> several("Branch manager and scheduler"), several("Branch manager, Northgate")
    (True, False)
    """
    return len([part for part in _BETWEEN.split(owner) if part.strip()]) > 1
