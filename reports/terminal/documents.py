"""The command line's documents: each made without a browser and without the app."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from metrics.questions.late_calls import Cause, LateCall
from plan.clock import today_of
from plan.meeting import Meeting, meetings
from plan.register import Register, open_register
from reports.edition import picked
from reports.evidence.archive import evidence_zip, manifest
from reports.evidence.content import evidence_pack
from reports.evidence.paper import evidence_pdf
from reports.governance.content import pack_as_json, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx
from reports.minutes.paper import minutes_pdf
from reports.terminal.printing import (
    HOME,
    AsOf,
    Document,
    StoreFolder,
    in_words,
    plain_errors,
    print_json,
    print_table,
    screen,
    write,
)
from reports.weekly.content import Week
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly
from reports.weekly.words import weekly_as_json

app = typer.Typer(help="Documents to send on, each made from one edition.", no_args_is_help=True)
PACK = Document(
    name="pack",
    content=pack_at,
    as_json=pack_as_json,
    forms={".pptx": pack_pptx, ".pdf": pack_pdf},
)
WEEKLY = Document(
    name="weekly",
    content=lambda read, site: weekly(read, (site,) if site else ()),
    as_json=weekly_as_json,
    forms={".pdf": weekly_pdf},
    looks_from=lambda today: Week.before(today).told_on,
)
EVIDENCE = Document(
    name="evidence",
    content=evidence_pack,
    as_json=manifest,
    forms={".zip": evidence_zip, ".pdf": evidence_pdf},
    is_of_site=False,
)
_PACK = "Make the governance pack, one item of the agenda a slide, as .pptx to edit or as .pdf."
_WEEKLY = "Make the weekly report on the last whole week, as PDF, or print its figures as JSON."
_EVIDENCE = "Make the evidence of one action as PDF, or as ZIP with the figures behind it."
_OF_ACTION = typer.Argument(metavar="ACTION", help="The id of an action, such as A01.")
app.command("governance", help=_PACK)(PACK.command())


@app.command("minutes")
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
        held = _meeting(register, meeting)
        made_on = today_of(register, as_of and as_of.date())
        write(out, minutes_pdf(register, register.plan(), held, made_on))


def _meeting(register: Register, wanted: str) -> Meeting:
    """The newest meeting whose name begins so."""
    held = meetings(register)
    if not held:
        raise LookupError("No meeting was held yet. Open one on the governance page.")
    alike = [meeting for meeting in held if meeting.id.startswith(wanted)]
    if not alike:
        known = ", ".join(f"{meeting.id} ({meeting.site or 'all sites'})" for meeting in held)
        raise LookupError(f"There is no meeting '{wanted}'. Meetings: {known}.")
    return max(alike, key=lambda meeting: meeting.opened)


app.command("weekly", help=_WEEKLY)(WEEKLY.command())


app.command("evidence", help=_EVIDENCE)(EVIDENCE.command(Annotated[str, _OF_ACTION], ...))


def delay_row(call: LateCall) -> dict:
    """One late call with its minutes by cause, all six named; nobody's id but the call's."""
    return {
        **picked(call, "visit_id branch run area planned_day planned_start minutes_late"),
        "planned_start": call.planned_start.isoformat(),
        "causes": {cause.value: minutes for cause, minutes in call.causes.items()},
    }


def words(cause: Cause) -> str:
    return cause.value.replace("_", " ")


def print_delays(late: Sequence[LateCall], days: tuple[date, date] | None, as_json: bool) -> None:
    """A line a late call, then the minutes by cause; or JSON."""
    if as_json:
        print_json([delay_row(call) for call in late])
        return
    if not late or days is None:
        screen.print("No late calls: nobody began late, or the rota or the call log is not here.")
        return
    rows = [
        (
            *(call.visit_id, call.branch, call.run, f"{call.planned_start:%d/%m/%Y %H:%M}"),
            in_words(call.minutes_late),
            ", ".join(f"{in_words(n)} {words(c)}" for c, n in call.causes.items() if n),
        )
        for call in late
    ]
    print_table(("call", "branch", "run", "planned", "minutes late", "of which"), rows)
    screen.print()
    whole = sum(call.minutes_late for call in late)
    by_cause = {cause: sum(call.causes.minutes(cause) for call in late) for cause in Cause}
    print_table(
        ("cause", "minutes", "share"),
        [(words(c), in_words(round(n, 1)), f"{n / whole:.0%}") for c, n in by_cause.items()],
    )
    first, last = days
    screen.print(
        f"{len(late):,} late calls and {in_words(round(whole, 1))} minutes "
        f"from {first:%d/%m/%Y} to {last:%d/%m/%Y}."
    )
