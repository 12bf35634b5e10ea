"""The small pictures of a card: practice and outcome before and after practice changed."""

from plan.measured import MeasureAnswer
from plan.model import Action


def spark(label: str, answer: MeasureAnswer | None, action: Action) -> None:
    """One small picture under its label."""
