"""The commands of documents and of the plan: reports, decisions, registers, import and export."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from metrics.questions.late_calls import Cause, LateCall
from plan.assurance import ReAudit, decide, record_re_audit, start
from plan.clock import today_of
from plan.credibility import Dismissal, Finding, dismiss
from plan.fields import PEOPLE_HEADINGS, PLAN_HEADINGS
from plan.meeting import meetings
from plan.model import Decision, ReAuditResult
from plan.register import BY_FILE, Register, open_register
from plan.sceptic import points
from plan.sheet import ALIASES, PASSED_OVER, export_plan, import_plan
from plan.standing import (
    NOBODY_ABOVE,
    Scope,
    Standing,
    Trigger,
    acknowledge,
    standings,
)
from plan.state import Review
from plan.verdict import verdict_on
from plan.views import View, aims_looked_at
from plan.words.numbers import lower_first
from reports.edition import Edition, picked
from reports.evidence.archive import evidence_zip, manifest
from reports.evidence.content import evidence_pack
from reports.evidence.paper import evidence_pdf
from reports.governance.content import pack_as_json, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx
from reports.minutes.paper import minutes_pdf
from reports.registers import (
    COLUMNS,
    TITLES,
    RegisterListing,
    listing_as_json,
    listing_of,
    standing_as_json,
)
from reports.tables import About, TableFile, as_csv, as_xlsx
from reports.terminal.printing import (
    DAYS,
    HOME,
    AsJson,
    AsOf,
    ByWhom,
    Document,
    StoreFolder,
    edition_at,
    in_words,
    notices,
    plain_errors,
    print_json,
    print_reports,
    print_table,
    screen,
    write,
)
from reports.weekly.content import Week
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly
from reports.weekly.words import weekly_as_json

report_commands = typer.Typer(
    help="Documents to send on, each made from one edition.", no_args_is_help=True
)
PACK = Document(
    name="pack",
    help="Make the governance pack, one question a slide, as .pptx to edit or as .pdf.",
    content=pack_at,
    as_json=pack_as_json,
    forms={".pptx": pack_pptx, ".pdf": pack_pdf},
)
WEEKLY = Document(
    name="weekly",
    help="Make the weekly report on the last whole week, as PDF, or print its figures as JSON.",
    content=lambda read, site: weekly(read, (site,) if site else ()),
    as_json=weekly_as_json,
    forms={".pdf": weekly_pdf},
    looks_from=lambda today: Week.before(today).reported_on,
)
EVIDENCE = Document(
    name="evidence",
    help="Make the evidence of one action as PDF, or as ZIP with the figures behind it.",
    content=evidence_pack,
    as_json=manifest,
    forms={".zip": evidence_zip, ".pdf": evidence_pdf},
    is_of_site=False,
)
_ACTION = typer.Argument(metavar="ACTION", help="The id of an action, such as A01.")
PACK.add(report_commands, "governance")


@report_commands.command("minutes")
def minutes_command(
    out: Annotated[Path, typer.Option(help="The file to write, .pdf.")],
    meeting: Annotated[
        str, typer.Argument(help="Its day, or its name in an error; the last if left out.")
    ] = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Make the minutes of a governance meeting as PDF."""
    with plain_errors():
        register = open_register(store)
        held = meetings(register)
        if not held:
            raise LookupError("No meeting was held yet. Open one on the governance page.")
        alike = [each for each in held if each.id.startswith(meeting)]
        if not alike:
            known = ", ".join(f"{each.id} ({each.site or 'all sites'})" for each in held)
            raise LookupError(f"There is no meeting '{meeting}'. Meetings: {known}.")
        newest = max(alike, key=lambda meeting: meeting.opened.id)
        made_on = today_of(register, as_of and as_of.date())
        write(out, minutes_pdf(register, register.plan(), newest, made_on))


WEEKLY.add(report_commands, "weekly")
EVIDENCE.add(report_commands, "evidence", Annotated[str, _ACTION], ...)


def _more_of(call: LateCall) -> dict[str, object]:
    causes = {cause.value: minutes for cause, minutes in call.causes.items()}
    return {"planned_start": call.planned_start.isoformat(), "causes": causes}


def print_delays(late: Sequence[LateCall], days: tuple[date, date] | None, as_json: bool) -> None:
    """A line a late call, then the minutes by cause; or JSON, all six causes named."""
    if as_json:
        about = "visit_id branch run area planned_day planned_start minutes_late"
        print_json([picked(call, about) | _more_of(call) for call in late])
        return
    if not late or days is None:
        screen.print("No late calls: nobody began late, or the rota or the call log is not here.")
        return
    words = {cause: cause.value.replace("_", " ") for cause in Cause}
    rows = [
        (
            *(call.visit_id, call.branch, call.run, f"{call.planned_start:%d/%m/%Y %H:%M}"),
            in_words(call.minutes_late),
            ", ".join(f"{in_words(n)} {words[c]}" for c, n in call.causes.items() if n),
        )
        for call in late
    ]
    print_table(("call", "branch", "run", "planned", "minutes late", "of which"), rows)
    screen.print()
    whole = sum(call.minutes_late for call in late)
    by_cause = {cause: sum(call.causes.minutes(cause) for call in late) for cause in Cause}
    shares = [(words[c], in_words(round(n, 1)), f"{n / whole:.0%}") for c, n in by_cause.items()]
    print_table(("cause", "minutes", "share"), shares)
    span = " to ".join(f"{day:%d/%m/%Y}" for day in days)
    text = f"{len(late):,} late calls and {in_words(round(whole, 1))} minutes from {span}."
    screen.print(text)


# Commands that decide on an action: start, review, re-audit, acknowledge; by the same rules.
decisions = typer.Typer()
ActionId = Annotated[str, typer.Argument(help="The id of the action.", metavar="ACTION")]
Note = Annotated[str, typer.Option(help="What was found and agreed.")]
On = Annotated[datetime | None, typer.Option(formats=DAYS, help="The day it was held.")]
_NEXT = "When it is looked at next; to continue, adapt or reopen it needs a day."
Next = Annotated[datetime | None, typer.Option("--next", formats=DAYS, help=_NEXT)]
_WHY = "Why it is assured although the data do not bear it out."
Override = Annotated[str, typer.Option(help=_WHY)]


@decisions.command("start")
def start_command(
    action: ActionId,
    by: ByWhom,
    on: On = None,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record that work on an action begins; refused while it is a draft."""
    with _action_at(store, action, as_of) as (register, standing):
        start(register, standing, by, _day(on, standing))


@decisions.command("review")
def review_command(
    action: ActionId,
    decision: Annotated[Decision, typer.Argument(help="What it decides.")],
    by: ByWhom,
    note: Note = "",
    on: On = None,
    next_: Next = None,
    override: Override = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record a review with the verdict as it reads now, and what it decides."""
    with _action_at(store, action, as_of) as (register, standing):
        wanted = Review(
            action=action,
            held_on=_day(on, standing),
            decision=decision,
            by=by,
            note=note,
            next_on=next_.date() if next_ else None,
            override=override,
        )
        decide(register, standing, wanted)


@decisions.command("re-audit")
def re_audit_command(
    action: ActionId,
    result: Annotated[ReAuditResult, typer.Argument(help="What it found.")],
    by: ByWhom,
    note: Note = "",
    on: On = None,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record the re-audit or follow-up check of an action."""
    with _action_at(store, action, as_of) as (register, standing):
        re_audit = ReAudit(held_on=_day(on, standing), result=result, by=by, note=note)
        record_re_audit(register, standing, re_audit)


@decisions.command("acknowledge")
def acknowledge_command(
    action: ActionId,
    trigger: Annotated[Trigger, typer.Argument(help="Why it was escalated.")],
    by: ByWhom,
    note: Note = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record that someone has seen what was escalated, and what follows."""
    with _action_at(store, action, as_of) as (register, standing):
        raised = [e for e in standing.escalations if e.trigger is trigger]
        if not raised:
            raise LookupError(f"{action} has no such escalation. See: python grip.py plan states")
        acknowledge(register, standing.plan, raised[0], by, note=note)


def _day(on: datetime | None, standing: Standing) -> date:
    return on.date() if on else standing.today


@contextmanager
def _action_at(
    store: Path, action_id: str, as_of: datetime | None
) -> Iterator[tuple[Register, Standing]]:
    """The action as it stands; afterwards, where it stands then."""
    with edition_at(store, as_of) as edition:
        register = edition.register

        def read() -> Standing:
            plan = register.plan()
            known = {action.id: action for action in plan.actions}
            if action_id not in known:
                raise LookupError(f"No action {action_id}. See: python grip.py plan states")
            with edition.records(plan) as records:
                return standings(register, plan, [verdict_on(records, known[action_id])])[0]

        yield register, read()
        screen.print(f"Recorded. {action_id} is now: {read().state}", markup=False)


@dataclass(frozen=True)
class _RegisterFile:
    """A view of the plan, and what its workbook says first."""

    listing: RegisterListing
    about: About

    @classmethod
    def of(cls, edition: Edition, view: View, site: str) -> "_RegisterFile":
        scope = Scope(plan=edition.plan, today=edition.today, site=site)
        aims = aims_looked_at(scope, edition.places, edition.pressing, edition.verdicts)
        listing = listing_of(view, aims, edition.plan, edition.today)
        about = About(
            what=listing.heading(site or "all sites"),
            made_on=edition.today,
            site=site or "All sites",
            through=edition.data_to,
            generation=edition.generation,
            plan_entry=edition.entry,
        )
        return cls(listing, about)

    def as_xlsx(self) -> bytes:
        name, rows = self.listing.view.value, self.listing.rows
        return as_xlsx(TableFile(name=name, rows=rows, about=self.about, columns=COLUMNS))

    def show(self) -> None:
        """Every line with its columns below each other: they hold more than a row of a screen."""
        for row in self.listing.rows.to_dict("records"):
            cells = [(head, str(cell)) for head, cell in row.items() if cell not in (None, "")]
            print_table(("", ""), cells)
            screen.print()
        if not self.listing.lines:
            screen.print("No aim of the plan is at these sites. Load a plan: grip.py load plan.csv")


plan_commands = typer.Typer(
    help="The plan as one file, and where each action stands.", no_args_is_help=True
)
plan_commands.add_typer(decisions)
OneSite = Annotated[str, typer.Option("--site", help="The site whose aims are reviewed.")]
_HELP = {
    View.RISKS: "Print the risk register: each risk before and now, its controls, what was"
    " escalated.",
    View.SERVICE: "Print the review of one site: its aims with outcomes, targets, actions and what"
    " is due.",
    View.BOARD: "Print the board's view: one line an aim, with its finding, risk and next"
    " decision.",
}
for _view, _help in _HELP.items():
    Document(
        name=lower_first(TITLES[_view].name),
        help=_help,
        content=lambda edition, site, view=_view: _RegisterFile.of(edition, view, site),
        as_json=lambda register: listing_as_json(register.listing),
        forms={
            ".csv": lambda register: as_csv(register.listing.rows),
            ".xlsx": _RegisterFile.as_xlsx,
        },
        show=_RegisterFile.show,
    ).add(plan_commands, _view, *((OneSite, ...) if _view is View.SERVICE else ()))


def print_points(
    findings: Sequence[Finding], set_aside: Sequence[Dismissal], actions: int, json_: bool
) -> None:
    """Every weak point with how to mend it."""
    if json_:
        print_json([asdict(finding) for finding in findings])
        return
    rows = [
        (each.action, each.finding + (each.phrase and f" The words: “{each.phrase}”."), each.advice)
        for each in findings
    ]
    print_table(("action", "what is missing", "what to do"), rows)
    text = f"{actions} actions read, {len(findings)} things to put right"
    screen.print(f"{text}, {len(set_aside)} set aside with a reason.")


@plan_commands.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A plan as .csv or .xlsx.", metavar="FILE")],
    store: StoreFolder = HOME,
) -> None:
    """Import a plan as it is, from an export or a template of your own; list what is missing."""
    with plain_errors():
        try:
            reports = import_plan(open_register(store), file, BY_FILE)
        except FileNotFoundError:
            notices.print(f"{file}: nothing of that name. What to do: check the spelling.")
            raise typer.Exit(1) from None
    print_reports(reports)
    screen.print("What each action lacks: python grip.py check")


@plan_commands.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Where to: .csv or .xlsx.", metavar="FILE")],
    store: StoreFolder = HOME,
) -> None:
    """Write the whole plan into a file that can be imported again."""
    with plain_errors():
        written = export_plan(open_register(store).plan(), file)
    screen.print("Written: " + ", ".join(map(str, written)), soft_wrap=True)


@plan_commands.command("columns")
def columns_command(json_: AsJson = False) -> None:
    """Print the headings of the plan; only aim and action must be there."""
    rows = [
        {"column": name, "required": name in ("aim", "action"), "also": list(ALIASES.get(name, ()))}
        for name in PLAN_HEADINGS
    ]
    if json_:
        print_json(rows)
        return
    cells = [(r["column"], "yes" if r["required"] else "", ", ".join(r["also"])) for r in rows]
    print_table(("column", "required", "also read as"), cells)
    screen.print(f"People: {', '.join(PEOPLE_HEADINGS)}", soft_wrap=True)
    screen.print(f"Passed over: {', '.join(PASSED_OVER)}", soft_wrap=True)


@plan_commands.command("states")
def states_command(
    store: StoreFolder = HOME,
    json_: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Say the status of each action, and what is escalated to whom."""
    with edition_at(store, as_of) as edition:
        pressing = edition.pressing
    if json_:
        print_json([standing_as_json(standing) for standing in pressing])
        return
    rows = []
    for standing in pressing:
        raised = [(e.says, f"to {e.to}" if e.to else NOBODY_ABOVE) for e in standing.escalations]
        words = " ".join(f"{says} ({to})" for says, to in raised)
        rows.append((standing.action.id, standing.state.value, words))
    print_table(("action", "state", "escalated"), rows)


@plan_commands.command("dismiss")
def dismiss_command(
    action: Annotated[str, typer.Argument(help="The id of the action.")],
    point: Annotated[str, typer.Argument(help="The point, such as only_activity.")],
    by: ByWhom,
    reason: Annotated[str, typer.Option(help="Why it does not count here.")],
    store: StoreFolder = HOME,
) -> None:
    """Set a point of the credibility check aside, for a reason that stays on record."""
    with edition_at(store, None) as edition:
        register = edition.register
        known = edition.of_records(points, register)
        alike = [p for p in known if (p.action, p.gap) == (action, point)]
        if not alike:
            raise LookupError(f"{action} has no point {point}. What to do: python grip.py check")
        dismiss(register, edition.plan, alike[0], by, reason=reason)
