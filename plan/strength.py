"""How strong a kind of change the words describe, after the RCA2 hierarchy of actions.

A suggestion only: a person decides, because words can flatter.
"""

import re
from dataclasses import dataclass

from plan.activity import activity_phrase
from plan.codes import Strength


@dataclass(frozen=True)
class Suggestion:
    """What the wording suggests, and the words that do."""

    strength: Strength
    phrase: str


def suggested_strength(text: str) -> Suggestion | None:
    """The strongest kind of change that the words name, or None where they name none.

    >>> suggested_strength("Rebuild every round with real travel times")
    Suggestion(strength=<Strength.STRONG: 'strong'>, phrase='Rebuild')
    >>> suggested_strength("Checklist at the trolley").strength.value
    'intermediate'
    """
    for strength, pattern in _SIGNS:
        found = pattern.search(text)
        if found:
            return Suggestion(strength, found[0])
    phrase = activity_phrase(text)
    return Suggestion(Strength.WEAK, phrase) if phrase else None


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_SIGNS = (
    (
        Strength.STRONG,
        _any_of(
            r"re-?design(?:s|ed|ing)?",
            r"re-?buil(?:d|ds|t|ding)",
            r"re-?structur(?:e|es|ed|ing)",
            r"standardis(?:e|es|ed|ing)",
            r"simplif(?:y|ies|ied|ying)",
            r"automat(?:e|es|ed|ic|ically|ing)",
            r"cannot be (?:saved|closed|given|signed)",
            r"forc(?:e|ing) functions?",
            r"(?:locks?|locked|blocks?|blocked) (?:until|unless)",
            r"nobody (?:\w+ ){1,4}(?:before|until|unless)",
            r"remov(?:e|es|ed|ing) (?:a |the )?(?:steps?|tasks?)",
        ),
    ),
    (
        Strength.INTERMEDIATE,
        _any_of(
            r"checklists?",
            r"prompts?",
            r"(?:second|independent)[- ]?(?:line|person)?[- ]?(?:sampl\w*|audits?|checks?)",
            r"second-line",
            r"competenc\w*",
            r"re-?assess\w*",
            r"observ(?:e|es|ed|ing|ations?)",
            r"daily (?:\w+ ){0,3}(?:calls?|huddles?|reviews?)",
            r"(?:same|one)[- ]day",
            r"(?:more|extra|additional) (?:staff|carers|minutes|hours|time)",
            r"week(?:s)? (?:ahead|in advance)",
            r"one named|a named",
            r"read[- ]back",
            r"(?:app|software|system) (?:change|update|setting)s?",
            r"hand-?over sheets?",
            r"rota board",
        ),
    ),
)
