"""What each field of the forms is called, what stands in it while it is empty, and what helps."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """`example` is strong wording, with the weak wording that it takes the place of."""

    label: str
    example: str = ""
    help: str | None = None

    @property
    def how(self) -> dict[str, str | None]:
        """What a widget is given of it."""
        told = {"label": self.label, "help": self.help}
        return told | ({"placeholder": self.example} if self.example else {})


_SITES = Wording("Sites", "None: all sites")
AIM = {
    "issue": Wording(
        "The issue in plain words",
        "One call in six at Northgate begins more than 15 minutes late."
        " (Not: punctuality needs improvement.)",
        "What goes wrong, for whom, how often. A number from your own records is strongest.",
    ),
    "evidence_source": Wording("How we know: the source"),
    "evidence_reference": Wording("Its reference", "Report of 12 May, paragraph 4"),
    "evidence": Wording(
        "How we know: the evidence",
        "Call log, May to July: 83 % of 5,200 calls on time. (Not: staff say so.)",
    ),
    "sites": Wording("Sites where the problem is", "None: where its actions are"),
    "causes": Wording(
        "Causes, one a line",
        "Rounds leave less time to travel than the journey takes\n"
        "(Not: carers do not plan their time)",
        "In the rota, the routine or the record; never in a person. Each action acts on one.",
    ),
    "theme": Wording("Theme page on which it is shown"),
    "tags": Wording("Regulations and quality statements", "Type a number or a word"),
}
ACTION = {
    "aim": Wording("The aim it serves"),
    "title": Wording(
        "The action in a few words",
        "Rounds rebuilt with real travel times (not: staff reminded to be on time)",
        "What will be different, not what will be said. Weak words: remind, review, monitor,"
        " ensure, discuss, training delivered.",
    ),
    "description": Wording(
        "What will change in practice",
        "From 5 October no gap in a round is shorter than the journey takes."
        " (Not: the scheduler will monitor rotas.)",
        "What someone would see on a shift that they do not see now.",
    ),
    "cause": Wording("The cause it acts on", "Choose one of the aim’s causes"),
    "strength": Wording(
        "How strong a kind of change",
        help="Strong: the system makes it happen. Intermediate: it helps people to do it."
        " Weak: people are told. After the RCA2 hierarchy of actions.",
    ),
    "sites": _SITES,
    "owner": Wording(
        "Exactly one owner",
        "One person",
        "Who answers for it, even where several teams take part.",
    ),
    "contributors": Wording("Contributors", "People or teams who take part"),
    "planned_start_on": Wording("Planned start"),
    "practice_changed_on": Wording(
        "Practice changed on", help="The day from which its verdict counts."
    ),
    "due_on": Wording("Due"),
    "review_on": Wording("First review"),
    "re_audit_on": Wording("Re-audit"),
    "re_audited_on": Wording("Re-audited on"),
    "re_audit_result": Wording("It found"),
    "process": Wording(
        "Process measure: did practice change?",
        "What staff do differently, counted",
        "Strong: gaps long enough for the journey. Weak: training attended.",
    ),
    "process_target": Wording("Its target"),
    "no_process_reason": Wording(
        "Or why there is none", "The change is made once and cannot drift"
    ),
    "outcome": Wording("Outcome it is judged on", "The aim’s primary outcome"),
    "balancing": Wording(
        "Balancing measure: what might get worse?", "For example: calls cut short"
    ),
    "evidence_required": Wording(
        "Evidence required",
        "An unannounced re-audit finds nine gaps in ten long enough."
        " (Not: signed attendance sheet.)",
    ),
    "escalate_to": Wording("It goes to", "One person"),
    "escalate_after_days": Wording("After how many days", "7"),
    "compare_with": Wording("Compare with these sites only", "None: whoever fits"),
    "exclude": Wording("Never compare with", "None"),
    "problem_since": Wording(
        "Problem since", help="If it was long there: that spell is left out of the baseline."
    ),
}
PERSON = {
    "role": Wording(
        "Role",
        "Branch manager, Northgate (not: a name)",
        "By role, so that the plan outlasts a change of staff.",
    ),
    "sites": _SITES,
    "escalates_to": Wording("Goes to, when something slips", "Nobody above"),
}
WORDING = {"aim": AIM, "action": ACTION, "person": PERSON}
