"""The framework and code that an aim is filed under: a regulation, a quality statement."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, order=True)
class Tag:
    """One entry of one framework: `cqc-regulations:12`. What it means is in plan/frameworks/."""

    framework: str
    code: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "framework:code"; whether there is such an entry is the reader's question."""
        framework, _, code = text.partition(":")
        return cls(framework.strip(), code.strip())

    def __str__(self) -> str:
        return f"{self.framework}:{self.code}"
