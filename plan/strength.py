"""How strong a kind of change the words describe, and words that promise only activity."""

import re
from dataclasses import dataclass

from plan.model import Strength


def _any_of(*words: str, end: str = r"\b") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)}){end}", re.IGNORECASE)


# Words that promise activity rather than a change: "staff reminded", "manager to monitor".
_STAFF = r"(?:all |the )?(?:staff|teams?|carers|seniors|everyone)"
_SAID = (
    r"remind(?:s|ed|ers?|ing)?|discuss(?:es|ed|ions?|ing)?",
    r"(?:speak|spoke|spoken|talk|talks|talked|talking) (?:to|with|w/)",
    r"toolbox talks?|awareness|made aware",
    r"brief(?:s|ed|ings?)|brief " + _STAFF,
    rf"inform(?:s|ed|ing) {_STAFF}",
    r"(?:encourag|advis|cascad|communicat)(?:e|es|ed|ing)|(?:be|remain|stay|more) vigilant",
    r"(?:staff|team|branch|house|unit) meetings?|posters?|notice ?boards?|newsletters?",
    r"e-?mail(?:s|ed|ing)?(?! alerts?)|memos?|(?:circulat|re-?iterat|reinforc)(?:e|es|ed|ing)",
    rf"{_STAFF} (?:\w+ ){{0,2}}(?:told|instructed|informed|urged|asked to|expected to|supervised)",
    rf"(?:raised|shared|stressed|gone over|gone through) with {_STAFF}",
    r"urged|highlight(?:s|ed|ing)?|stress(?:es|ed|ing)? the (?:importance|need)",
    rf"messages? (?:\w+ ){{0,2}}(?:sent|posted|shared)|(?:messages?|letters?) to {_STAFF}",
    r"(?:take|takes|taking|with) (?:more|greater|extra|better) care|more careful(?:ly)?",
    r"(?:re-?)?read and sign(?:s|ed)?|re-?read(?:s|ing)?",
    r"(?:lessons?|learning) (?:learn(?:ed|t) )?(?:\w+ )?(?:shared|cascaded)|sign(?:s|ed)? to say",
    r"reflective (?:sessions?|discussions?|practice)|chats?|team briefs?|webinars?|seminars?",
    rf"one[- ]to[- ]ones?|texts? to {_STAFF}|guidance|{_STAFF} (?:are |is )?aware|feedback given",
    r"(?:appropriate|necessary|relevant) (?:actions?|steps)",
    rf"coach(?:es|ed|ing)? {_STAFF}|(?:closely|regularly) (?:review|monitor)(?:s|ing)?",
    r"(?:additional|extra|more|further|closer) supervisions?",
)
# What is wished for, where a sentence begins with it: how work is done stays as it was.
_WISHED = (
    r"improv(?:e|ing)|promot(?:e|ing)|continu(?:e|ing) (?:to|as|with)|tighten(?:ing)?",
    r"striv(?:e|ing)|rais(?:e|ing) standards|aim(?:ing)? to|mak(?:e|ing) sure|embed(?:ding)?",
    r"celebrat(?:e|ing)|display(?:ing)?",
    r"send(?:ing)? (?:out|round)|increas(?:e|ing) (?:\w+ )?presence",
    r"set(?:ting)? (?:\w+ )?expectations|refresh(?:ing)? (?:\w+ )?(?:knowledge|skills)",
    rf"(?:work(?:ing)? with|support(?:ing)?|motivat(?:e|ing)) {_STAFF}",
)
# Somebody is to do it: a review call, a bed monitor, a trained nurse are things and people.
_WHO_OR_TO = ("to", "will", "must", "should", "and", "be", "we", "manager", "managers", "deputy")
_DOES = "|".join(rf"(?<=\b{word} )" for word in _WHO_OR_TO)
_POLICIES = r"(?:polic(?:y|ies)|procedures?)"
_NOT_A_THING = r"(?! (?:calls?|meetings?|dates?|boards?|panels?|visits?|stations?|bays?|rooms?)\b)"
_LOOK_AT = r"(?:review|monitor|(?:re-?)?train)(?:s|ing)?"
_NOT_WHO = r"(?! (?:staff|carers?|seniors?|nurses?|assessors?|people|person|members?)\b)"
_ACTIVITY = _any_of(
    *_SAID,
    rf"(?:^|(?<=[.;:] ))(?:{'|'.join(_WISHED)})",
    rf"(?:{_DOES}){_LOOK_AT}|(?:^|(?<=[.;:,] )){_LOOK_AT}{_NOT_A_THING}",
    rf"{_POLICIES} reviews?|reviews? of (?:\w+ ){{0,2}}{_POLICIES}",
    r"reviewed|monitored(?! dosage)|monitoring|(?:re-?)?training(?! (?:bay|room)s?\b)",
    rf"(?<!-)(?<!\ba )(?<!\bthe )(?:re-?)?trained{_NOT_WHO}",
    r"ensur(?:e|es|ed|ing)|consider(?:s|ed|ing)?",
    r"keep(?:s|ing)? (?:an eye on|reviewing|monitoring|reminding)",
    r"(?:group )?supervisions? (?:carried out|held|completed|done|given)",
    r"e-?learning|workshops?|refresher(?:s)?(?: training| course)?",
    r"oversee(?:s|n|ing)?|overs(?:aw|ight)|(?:look|looks|looked|looking) (?:at|into)",
    rf"{_POLICIES} (?:(?:is|are|was|were|to be|will be|has been|have been) )?"
    r"(?:re-?)?(?:updated|amended|shared|read|issued|written|rewritten|refreshed)",
    rf"(?:re-?)?(?:updat|shar|issu|rewrit)(?:e|es|ing) (?:the )?{_POLICIES}",
    rf"(?:re-?)?(?:amend|refresh|updated|shared|issued)(?:s|ed|ing)? (?:the )?{_POLICIES}",
)
_ONLY_SAID = _any_of(*_SAID)
_ATTENDANCE = _any_of(
    r"attend(?:s|ed|ing|ance|ees?)?|sign(?:ed)?[- ]?(?:in|off)? ?(?:sheets?|registers?)",
    r"(?:training|course) (?:certificates?|matrix|records?|registers?|logs?|completed?|completion|"
    r"delivered|figures)|certificates? of (?:training|attendance|completion)",
    r"(?:read|sign)(?:ed)? and (?:sign|read|understood)(?:ed)?",
    r"(?:minutes|notes) of (?:the )?(?:team )?(?:meetings?|supervisions?)",
    r"certificates? on file|staff have signed",
    rf"{_STAFF} (?:\w+ ){{0,2}}(?:re-?)?trained",
)
# How many were trained is no result, however many they were.
_HOW_MANY = re.compile(r"\b(?:training|completion|attendance)(?: \w+){0,2} \d+ ?%", re.IGNORECASE)
_LOOKED = _any_of(
    r"observ\w*|(?:re-?)?audit\w*|(?:re-?)?assess\w*|competen\w*|sampl\w*|spot[- ]checks?",
    r"measur\w*|(?<!training )feedback|complaint\w*",
    r"errors?|incidents?|call logs?|rates?|scores?|punctuality|admissions?|falls?\b|in the log",
    r"\d+ ?%(?! (?:of )?(?:all )?(?:staff|carers|seniors|attendance|trained))",
    end="",
)


def attendance_phrase(text: str) -> str:
    """The words by which `text` offers attendance as its only evidence, or "".

    >>> attendance_phrase("Training matrix and signed attendance sheets")
    'Training matrix'
    >>> attendance_phrase("Attendance, then an observed assessment of each")
    ''
    """
    found = _ATTENDANCE.search(text)
    return found[0] if found and not _LOOKED.search(_HOW_MANY.sub("", text)) else ""


def activity_phrase(text: str) -> str:
    """The first words of `text` that promise activity only, as they stand there, or "".

    >>> activity_phrase("Staff reminded at handover")
    'reminded'
    """
    found = _ACTIVITY.search(text)
    return found[0] if found else ""


def is_only_said(text: str) -> bool:
    """Whether its words promise no more than that something is said to somebody.

    >>> is_only_said("Remind staff to leave on time"), is_only_said("Reviews with the person")
    (True, False)
    """
    return bool(_ONLY_SAID.search(text))


@dataclass(frozen=True)
class StrengthSuggestion:
    strength: Strength
    phrase: str


def suggested_strength(text: str) -> StrengthSuggestion | None:
    """The strongest kind of change that the words name, or None where they name none.

    >>> suggested_strength("Rebuild every round with real travel times")
    StrengthSuggestion(strength=<Strength.STRONG: 'strong'>, phrase='Rebuild')
    >>> suggested_strength("Checklist at the trolley").strength.value
    'intermediate'
    """
    for strength, pattern in _SIGNS.items():
        if found := pattern.search(text):
            return StrengthSuggestion(strength, found[0])
    phrase = activity_phrase(text)
    return StrengthSuggestion(Strength.WEAK, phrase) if phrase else None


_SIGNS = {
    Strength.STRONG: _any_of(
        r"re-?design(?:s|ed|ing)?|re-?buil(?:d|ds|t|ding)|re-?structur(?:e|es|ed|ing)",
        r"standardis(?:e|es|ed|ing)|simplif(?:y|ies|ied|ying)|automat(?:e|es|ed|ic|ically|ing)",
        r"cannot be (?:saved|closed|given|signed)|forc(?:e|ing) functions?",
        r"(?:locks?|locked|blocks?|blocked) (?:until|unless)",
        r"nobody (?:\w+ ){1,4}(?:before|until|unless)",
        r"remov(?:e|es|ed|ing) (?:a |the )?(?:steps?|tasks?)",
    ),
    Strength.INTERMEDIATE: _any_of(
        r"checklists?|prompts?|(?:same|one)[- ]day|one named|a named|read[- ]back",
        r"(?:second|independent)[- ]?(?:line|person)?[- ]?(?:sampl\w*|audits?|checks?)|second-line",
        r"competenc\w*|re-?assess\w*|observ(?:e|es|ed|ing|ations?)",
        r"daily (?:\w+ ){0,3}(?:calls?|huddles?|reviews?)|hand-?over sheets?|rota board",
        r"(?:more|extra|additional) (?:staff|carers|minutes|hours|time)",
        r"weeks? (?:ahead|in advance)|(?:app|software|system) (?:change|update|setting)s?",
    ),
}
