"""The fields of the plan, a line each: files, forms, tables and history are loops over them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plan import values
from plan.model import DAYS_ALLOWED, USUAL_WEEKS, Plan, Subject
from plan.values import NOTHING, Value, kind_of, read_back
from plan.words.numbers import capital


@dataclass(frozen=True)
class Field:
    """One field. `example` is strong wording; `weak` is what it takes the place of."""

    value: Value
    name: str = ""
    title: str = ""  # within a sentence; "": its name, with blanks
    label: str = ""  # over its place on a form; "": its title
    example: str = ""
    weak: str = ""
    help: str | None = None
    heading: str | None = ""  # in a file; "": its name; None: columns of other fields say it
    aliases: str = ""  # other headings that are read as this one
    changed: str = ""  # what someone did who changed it
    in_quick_table: bool = False
    from_the_start: bool = False  # a day that cannot lie before the action begins
    has_happened: bool = False  # a day that cannot lie ahead

    @property
    def placeholder(self) -> str:
        """What stands in its place on a form while that is empty."""
        weak = f" (Not: {self.weak[:1].lower()}{self.weak[1:]})" if self.weak else ""
        return f"{self.example}{weak}"

    def in_words(self, value: Any, plan: Plan, today: date) -> str:
        """A value of it as it is told; "nothing" for what is blank."""
        is_blank = value is None or value == "" or value == ()
        return NOTHING if is_blank else self.value.in_words(value, plan, today)


def _lines(**lines: Field) -> dict[str, Field]:
    return {name: _whole(name, line) for name, line in lines.items()}


def _whole(name: str, line: Field) -> Field:
    """With what its name says where the line is silent."""
    title = line.title or name.replace("_", " ")
    return replace(
        line,
        name=name,
        title=title,
        label=line.label or capital(title),
        heading=name if line.heading == "" else line.heading,
        changed=line.changed or f"changed “{title}”",
    )


_AIM = _lines(
    issue=Field(
        values.LONG,
        label="The issue in plain words",
        example="One call in six at Northgate begins more than 15 minutes late.",
        weak="Punctuality needs improvement.",
        help="What goes wrong, for whom, how often. A number from your own records is strongest.",
        aliases="concern problem finding area_for_improvement issue_identified gap",
    ),
    evidence_source=Field(
        values.SOURCE,
        label="How we know: the source",
        aliases="source source_of_issue identified_by identified_through",
    ),
    evidence=Field(
        values.LONG,
        label="How we know: the evidence",
        example="Call log, May to July: 83 % of 5,200 calls on time.",
        weak="Staff say so.",
    ),
    evidence_reference=Field(
        values.TEXT,
        title="reference of the evidence",
        label="Its reference",
        example="Report of 12 May, paragraph 4",
        aliases="evidence_link link_to_evidence source_reference",
    ),
    sites=Field(
        values.SITES,
        label="Sites where the problem is",
        example="None: where its actions are",
        heading="aim_sites",
    ),
    causes=Field(
        values.CAUSES,
        label="Causes, one a line",
        example="Rounds leave less time to travel than the journey takes.",
        weak="Carers do not plan their time.",
        help="In the rota, the routine or the record; never in a person. Each action acts on one.",
        aliases="root_cause root_causes contributory_factors cause(s) why",
    ),
    outcomes=Field(
        values.OUTCOMES,
        title="outcomes and targets",
        example="95 % of calls on time, over eight weeks, by 31 December.",
        weak="All staff have done the training.",
        heading=None,
    ),
    risk_before=Field(values.RISK, aliases="risk risk_score initial_risk risk_score_before"),
    risk_now=Field(values.RISK, aliases="current_risk residual_risk risk_score_after risk_after"),
    theme=Field(values.THEME, label="Theme page on which it is shown"),
    tags=Field(
        values.TAGS,
        title="regulations and quality statements",
        example="Type a number or a word",
        aliases="regulation cqc_regulation quality_statement cqc_tag cqc",
    ),
)
_OUTCOME = _lines(
    measure=Field(
        values.MEASURE,
        example="What people would notice",
        help="What would people who use the service notice? Not: training completed.",
        heading="outcome_measure",
        aliases="measure measures measured_by",
    ),
    target=Field(values.NUMBER),
    window_weeks=Field(
        values.WEEKS, label="Over weeks", example=f"{USUAL_WEEKS}", heading="target_window_weeks"
    ),
    by=Field(values.DAY, label="By when", heading="target_by"),
    # Two columns more, for what a row cannot say of the aim by its own outcome alone.
    others=Field(values.OUTCOMES, heading="other_outcomes"),
    in_order=Field(values.MEASURES, heading="outcomes_in_order"),
)


_ACTION = _lines(
    aim=Field(values.AIM, label="The aim it serves", heading=None),
    title=Field(
        values.TEXT,
        label="The action in a few words",
        example="Rounds rebuilt with real travel times.",
        weak="Staff reminded to be on time.",
        help="What will be different, not what will be said. Weak words: remind, review, monitor,"
        " ensure, discuss, training delivered.",
        changed="changed the title",
    ),
    description=Field(
        values.LONG,
        title="what changes in practice",
        label="What will change in practice",
        example="From 5 October no gap in a round is shorter than the journey takes.",
        weak="The scheduler will monitor rotas.",
        help="What someone would see on a shift that they do not see now.",
        aliases="details action_detail how",
    ),
    cause=Field(
        values.CAUSE, label="The cause it acts on", example="Choose one of the aim’s causes"
    ),
    owner=Field(
        values.PERSON,
        label="Exactly one owner",
        example="One person",
        help="Who answers for it, even where several teams take part.",
        aliases="lead person responsible person_responsible responsible_person by_whom accountable"
        " accountable_owner action_owner who lead_person assigned_to",
        changed="changed the owner",
        in_quick_table=True,
    ),
    contributors=Field(
        values.PEOPLE,
        example="People or teams who take part",
        aliases="supported_by others_involved support",
    ),
    sites=Field(
        values.SITES,
        example="None: all sites",
        aliases="service branch site location service/branch unit house",
    ),
    outcome=Field(
        values.OWN_OUTCOME,
        title="outcome it is judged on",
        example="The aim’s primary outcome",
        heading=None,
    ),
    process=Field(
        values.MEASURE,
        title="process measure",
        label="Process measure: did practice change?",
        example="What staff do differently, counted",
        help="Strong: gaps long enough for the journey. Weak: training attended.",
        heading="process_measure",
    ),
    no_process_reason=Field(
        values.TEXT,
        title="why there is no process measure",
        label="Or why there is none",
        example="The change is made once and cannot drift",
    ),
    balancing=Field(
        values.MEASURE,
        title="balancing measure",
        label="Balancing measure: what might get worse?",
        example="For example: calls cut short",
        heading="balancing_measure",
    ),
    process_target=Field(values.NUMBER, label="Its target"),
    evidence_required=Field(
        values.LONG,
        example="An unannounced re-audit finds nine gaps in ten long enough.",
        weak="Signed attendance sheets.",
        aliases="evidence_of_completion success_criteria measure_of_success evidence_needed"
        " how_will_we_know expected_outcome outcome desired_outcome",
    ),
    compare_with=Field(
        values.SITES, label="Compare with these sites only", example="None: whoever fits"
    ),
    exclude=Field(values.SITES, title="never compare with", example="None"),
    problem_since=Field(
        values.DAY, help="If it was long there: that spell is left out of the baseline."
    ),
    planned_start_on=Field(
        values.DAY,
        title="planned start",
        aliases="start start_date planned_start",
        in_quick_table=True,
    ),
    started_on=Field(
        values.DAY,
        title="started",
        aliases="actual_start date_started",
        changed="recorded its start",
        has_happened=True,
    ),
    practice_changed_on=Field(
        values.DAY,
        title="practice changed",
        label="Practice changed on",
        help="The day from which its verdict counts.",
        changed="changed when practice changed",
    ),
    due_on=Field(
        values.DAY,
        title="due date",
        label="Due",
        aliases="deadline due due_date by_when target_date date_due timescale"
        " target_completion_date completion_due",
        changed="moved the due date",
        in_quick_table=True,
    ),
    completed_on=Field(
        values.DAY,
        title="completed",
        aliases="completed date_completed completion_date completed_date",
        changed="changed when it was completed",
    ),
    assured_on=Field(
        values.DAY,
        title="assured",
        aliases="verified date_verified verified_date date_assured assured_date",
    ),
    review_on=Field(
        values.DAY,
        title="review",
        label="First review",
        aliases="review review_date next_review date_of_review",
        changed="moved the review",
        from_the_start=True,
        in_quick_table=True,
    ),
    later_reviews_on=Field(values.DAYS, title="later reviews", from_the_start=True),
    re_audit_on=Field(
        values.DAY,
        title="re-audit",
        aliases="re-audit re-audit_date reaudit_date re_audit_date follow_up_date",
        changed="moved the re-audit",
        from_the_start=True,
        in_quick_table=True,
    ),
    re_audited_on=Field(
        values.DAY,
        title="re-audited",
        label="Re-audited on",
        changed="recorded the re-audit",
        has_happened=True,
    ),
    re_audit_result=Field(
        values.RESULT,
        title="result of the re-audit",
        label="It found",
        changed="recorded the re-audit",
    ),
    strength=Field(
        values.STRENGTH,
        label="How strong a kind of change",
        help="Strong: the system makes it happen. Intermediate: it helps people to do it."
        " Weak: it tells people what to do. After the RCA2 hierarchy of actions.",
        in_quick_table=True,
    ),
    escalate_to=Field(
        values.PERSON,
        title="escalates to",
        label="It goes to",
        example="One person",
        aliases="escalation escalated_to escalation_route",
        in_quick_table=True,
    ),
    escalate_after_days=Field(
        values.DAYS_ALLOWED,
        title="days it may slip",
        label="After how many days",
        example=f"{DAYS_ALLOWED}",
    ),
)


_PERSON = _lines(
    role=Field(
        values.TEXT,
        example="Branch manager, Northgate.",
        weak="A name.",
        help="By role, so that the plan outlasts a change of staff.",
    ),
    sites=Field(values.SITES, example="None: all sites"),
    escalates_to=Field(
        values.PERSON, label="Goes to, when something slips", example="Nobody above"
    ),
    sign_in=Field(
        values.TEXT,
        title="sign-in",
        label="Signs in as",
        example="The address or subject that the sign-in provider knows",
    ),
    access=Field(values.ACCESS, label="May", help="Without one, nothing is shown to them."),
    access_sites=Field(values.SITES, title="sites they may see", example="Their own"),
    access_aims=Field(values.AIMS, title="aims they may see", example="None"),
)


FIELDS = {"aim": _AIM, "outcome": _OUTCOME, "action": _ACTION, "person": _PERSON}
COLUMNS = {
    kind: {line.heading: line for line in lines.values() if line.heading is not None}
    for kind, lines in FIELDS.items()
}
PLAN_HEADINGS = ("aim", "action", *COLUMNS["aim"], *COLUMNS["outcome"], *COLUMNS["action"])
PEOPLE_HEADINGS = ("person", *COLUMNS["person"])


def field_of(kind: str, name: str) -> Field:
    """Its line; a field of a newer version goes by its own name."""
    return FIELDS[kind].get(name) or _whole(name, Field(values.TEXT))


def written_in_words(kind: str, name: str, text: str, plan: Plan, *, today: date) -> str:
    """What an entry of the register says of a field. `text` is its JSON."""
    value = getattr(read_back(kind, "", {name: text}), name, text)
    return field_of(kind, name).in_words(value, plan, today)


def words_of(subject: Subject, names: Iterable[str], plan: Plan, today: date) -> dict[str, str]:
    """Title -> value in words, of these fields, to stand in a line each; "" for what is blank."""
    lines = map(FIELDS[kind_of(subject)].__getitem__, names)
    words = {of.title: of.in_words(getattr(subject, of.name), plan, today) for of in lines}
    told = ((title, "" if value == NOTHING else value) for title, value in words.items())
    return {capital(title): capital(value) for title, value in told}
