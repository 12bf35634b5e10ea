"""How each measure is said aloud: the words around a number of more or fewer."""

from metrics.measure import Kind, Measure, MeasureRef

# {n} is "between 4 and 8 more", {per} is "every 100", {part} the part in words.
PHRASES = {
    "punctuality": "{n} calls in {per} began on time",
    "time_critical_punctuality": "{n} time-critical calls in {per} began on time",
    "missed_calls": "{n} calls in {per} were missed",
    "median_lateness": "{n} minutes of lateness at the middle call",
    "lateness_90th": "{n} minutes of lateness at the latest tenth of calls",
    "delay_minutes": "{n} minutes of lateness in {per} calls",
    "delay_minutes:": "{n} minutes lost to {part} in {per} calls",
    "delay_origins": "{n} minutes of lateness in {per} calls",
    "delay_origins:": "{n} minutes lost in {per} calls that began with {part}",
    "short_calls": "{n} calls in {per} were cut short",
    "feasible_gaps": "{n} gaps in {per} were long enough",
    "published_ahead": "{n} calls in {per} were published in time",
    "changed_late": "{n} calls in {per} were changed at short notice",
    "delays_escalated": "{n} delays in {per} were escalated in time",
    "delays_never_escalated": "{n} delays in {per} were never escalated",
    "minutes_to_alert": "{n} minutes until the middle delay raised an alert",
    "minutes_to_escalation": "{n} minutes from the alert to the middle escalation",
    "continuity": "{n} calls in {per} were made by a familiar carer",
    "late_call_complaints": "{n} complaints of late calls in {per} calls",
    "complaints_acknowledged": "{n} complaints in {per} were acknowledged in time",
    "complaints_answered": "{n} complaints in {per} were answered in time",
    "feedback_score": "{n} points of feedback",
    "feedback_score:": "{n} points of feedback on {part}",
    "feedback_positive": "{n} answers in {per} were positive",
    "feedback_positive:": "{n} answers in {per} on {part} were positive",
    "observation_score": "{n} of {per} items observed were met",
    "observation_score:": "{n} of {per} {part} observations were met",
    "observations_done": "{n} observations in {per} due were done",
    "observations_done:": "{n} observations in {per} due were done by a {part}",
    "supervision_prompts_done": "{n} supervision prompts in {per} due were given",
    "supervision_prompts_done:": "{n} prompts in {per} due were given by a {part}",
    "dignity_concerns": "{n} dignity concerns",
    "mar_errors": "{n} documentation errors in {per} doses due",
    "mar_errors:": "{n} documentation errors of the kind “{part}” in {per} doses",
    "recurring_errors": "{n} recurring errors in {per} doses due",
    "recurring_errors:": "{n} errors recurring on {part} in {per} doses due",
    "first_errors": "{n} first errors in {per} doses due",
    "first_errors:": "{n} first errors of the kind “{part}” in {per} doses",
    "controlled_drug_errors": "{n} documentation errors in {per} doses of controlled drugs",
    "prn_errors": "{n} documentation errors in {per} as-needed doses",
    "refusals": "{n} refusals in {per} doses due",
    "refusals:": "{n} refusals in {per} doses due in the {part} round",
    "omitted_doses": "{n} omitted doses",
    "audit_findings": "{n} findings in {per} sheets checked",
    "audit_findings:": "{n} findings of the {part} line in {per} sheets checked",
    "recurring_findings": "{n} recurring findings in {per} sheets checked",
    "recurring_findings:": "{n} {part}-line findings recurred in {per} sheets checked",
    "second_line_coverage": "{n} sheets in {per} were sampled by the second line",
    "competency_in_date": "{n} staff in {per} held a live competency",
    "doses_by_out_of_date": "{n} doses in {per} were given by someone out of date",
    "reassessed_after_error": "{n} errors in {per} led to a new assessment in time",
    "anomalies_escalated": "{n} anomalies in {per} were escalated that day",
}
# What happens on a day that is counted because it is rare.
RARELY = {
    "missed_calls": "a missed call",
    "late_call_complaints": "a complaint of a late call",
    "dignity_concerns": "a dignity concern",
    "mar_errors": "a documentation error",
    "recurring_errors": "a recurring error",
    "first_errors": "a first error",
    "controlled_drug_errors": "a documentation error with a controlled drug",
    "prn_errors": "a documentation error with an as-needed medicine",
    "refusals": "a refused dose",
    "doses_by_out_of_date": "a dose given by someone out of date",
    "omitted_doses": "an omitted dose",
    "audit_findings": "a finding",
    "recurring_findings": "a recurring finding",
}
PARTS = {
    "knock_and_wait": "knock-and-wait",
    "same_sheet": "the same person's sheet",
    "same_house": "another sheet of the house",
    "first_call": "late first calls",
    "overran": "calls that lasted longer than planned",
    "inherited": "calls before that ended late",
    "impossible_gap": "impossible gaps in the rota",
    "journey": "slow journeys",
    "gap_otherwise": "other time between calls",
    "unknown": "causes unknown",
}


def phrase(ref: MeasureRef, measure: Measure, number: str) -> str:
    """The measure around "between 4 and 8 more"; one without words here says its title."""
    words = PHRASES.get(f"{ref.id}:" if ref.part else ref.id, PHRASES.get(ref.id))
    if words is None or _is_share_of_none(words, measure):
        words = "{n} in {per} for “{title}”" if _is_counted(measure) else "{n} for “{title}”"
    return words.format(
        n=number, per=f"every {measure.per:,.0f}", part=part_words(ref.part), title=measure.title
    )


def unit_words(measure: Measure) -> str:
    """What a change of the measure is counted in: "in every 100", "minutes" or "points"."""
    if _is_counted(measure):
        return f"in every {measure.per:,.0f}"
    return "minutes" if measure.kind is Kind.QUANTILE else "points"


def topic(ref: MeasureRef, measure: Measure) -> str:
    """The measure as the subject of a sentence: its title, with the part it is about."""
    title = measure.title if measure.title[1:2].isupper() else _lower_first(measure.title)
    return f"{title} ({part_words(ref.part)})" if ref.part else title


def rare_event(ref: MeasureRef) -> str:
    """What makes a day count, where days with an event are counted."""
    return RARELY.get(ref.id, "an event")


def part_words(part: str) -> str:
    """A part as people say it."""
    return PARTS.get(part, part.replace("_", " "))


def _is_counted(measure: Measure) -> bool:
    return measure.kind is not Kind.QUANTILE and measure.per > 1


def _is_share_of_none(words: str, measure: Measure) -> bool:
    return "{per}" in words and not _is_counted(measure)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
