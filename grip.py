"""Command line: load exports, ask for verdicts, series and measures, write the sample provider."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import typer

from connectors.generations import mend, parts
from connectors.places import unlisted
from connectors.profile import as_toml, save_profile
from connectors.report import LoadReport, loaded_files
from connectors.retention import MONTHS
from connectors.sources import MAY_BE_COMPLETE, SOURCES
from connectors.suggestion import held, suggestion
from connectors.trial import trial
from connectors.warehouse import Store, ask, key_part
from data.provider import PROVIDERS, SEED, Provider
from metrics.calendar import By
from metrics.catalogue import CATALOGUE, reading
from metrics.questions.late_calls import days_listed, late_calls
from plan import intake
from plan.backup import backup, passphrase_in, restore
from plan.credibility import sort_out
from plan.due import decisions
from plan.how_sure import how_sure
from plan.inbox import watch
from plan.register import part_of
from plan.sceptic import points
from reports.evidence.content import judged_as
from reports.terminal.commands import plan_commands, print_delays, print_points, report_commands
from reports.terminal.people import people_commands
from reports.terminal.printing import (
    HOME,
    AsJson,
    AsOf,
    ByWhom,
    Site,
    StoreFolder,
    check_site,
    edition_at,
    in_words,
    plain_errors,
    print_how_sure,
    print_json,
    print_measures,
    print_reports,
    print_series,
    print_suggestion,
    print_table,
    print_verdicts,
    progress_bar,
    screen,
    series_rows,
)

PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        help="The key goes with it, by the passphrase in a file.", metavar="PASSPHRASE_FILE"
    ),
]
ByCluster = Annotated[
    str,
    typer.Option(help="The scheduler of the Dask workers that count.", metavar="TCP://HOST:PORT"),
]
EXPORTS = tuple(one.name for one in SOURCES)

app = typer.Typer(
    help="Is each action of your improvement plan making a difference?",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
store_commands = typer.Typer(
    help="The store: what of it is whole, and going back.", no_args_is_help=True
)
places_commands = typer.Typer(help="Names of places that no list knows.", add_completion=False)
app.add_typer(store_commands, name="store")
app.add_typer(places_commands, name="places")
app.add_typer(plan_commands, name="plan")
app.add_typer(report_commands, name="report")
app.add_typer(people_commands, name="people")


@app.command("load")
def load_command(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or patterns.", metavar="PATH")],
    store: StoreFolder = HOME,
    profile: Annotated[
        Path | None, typer.Option(help="A profile by name, or its file: what your headings mean.")
    ] = None,
    dates: Annotated[
        Literal["", "day-first", "month-first"],
        typer.Option(help="How dates are written, where a file does not show it."),
    ] = "",
    times: Annotated[
        Literal["", "local", "utc"],
        typer.Option(help="Which clock times are by, where neither file nor profile says it."),
    ] = "",
    complete: Annotated[
        list[str],
        typer.Option(
            help="An export that holds all of its days: what it no longer holds is withdrawn.",
            metavar="EXPORT",
        ),
    ] = [],  # noqa: B006
    cluster: ByCluster = "",
    as_of: AsOf = None,
) -> None:
    """Load exports, plan, people and settings, and say what became of every row.

    Takes tables (.csv, .xlsx), packed ones (.gz, .zip) and settings.toml, in any order and as often
    as you like: the same file again changes nothing. Exit code 1 if a file could not be loaded at
    all.
    """
    said: dict[str, Any] = {"profile": profile, "dates": dates, "times": times}
    said["complete"] = complete
    with plain_errors():
        able = [source.name for source in MAY_BE_COMPLETE]  # have days and places to hold all of
        if unknown := next((name for name in complete if name not in able), ""):
            known = ", ".join(able)
            raise LookupError(f"No export '{unknown}' can be complete. Those that can: {known}.")
        for gone in intake.to_be_withdrawn(Store(store), paths, **said):
            rows = "1 row" if gone.withdrawn == 1 else f"{gone.withdrawn:,} rows"
            screen.print(f"{gone.file}: {rows} of its days will be withdrawn: not in the file.")
            if sys.stdin.isatty():
                typer.confirm("Withdraw them?", abort=True)
    with plain_errors(), progress_bar() as step:
        today = as_of and as_of.date()
        asked = {"today": today, "progress": step, "cluster": cluster}
        reports = intake.load(Store(store), paths, **asked, **said)
    print_reports(reports)
    raise typer.Exit(0 if all_loaded(reports) else 1)


def all_loaded(reports: Iterable[LoadReport]) -> bool:
    return not any(report.error for report in reports)


@app.command("facts")
def facts_command(
    store: StoreFolder = HOME,
    cluster: ByCluster = "",
) -> None:
    """Count anew what every measure counts, on the workers of a cluster if one is named."""
    with plain_errors(), progress_bar() as step:
        intake.count_anew(Store(store), cluster, step)
    screen.print(f"All was counted anew: {Store(store).generation}.")


@app.command("watch")
def watch_command(
    folder: Annotated[Path, typer.Argument(help="The inbox.", metavar="FOLDER")],
    once: Annotated[bool, typer.Option("--once", help="Load what is there, and end.")] = False,
    store: StoreFolder = HOME,
) -> None:
    """Load what arrives in a folder once it is complete, until it is stopped.

    Each file goes to `done`, or to `quarantine` where it could not be loaded, with a report beside
    it. A file that was loaded before is not loaded again.
    """
    with plain_errors():
        for arrival in watch(Store(store), folder, once=once):
            screen.print(f"{arrival.went}: {arrival.name}", markup=False)
            for line in arrival.lines:
                screen.print(f"  {line}", soft_wrap=True, markup=False)


@app.command("profile")
def profile_command(
    file: Annotated[Path, typer.Argument(help="A file of a layout that is not known.")],
    wanted: Annotated[
        str,
        typer.Option("--as", help="The export that it is; also yes to what is asked of it."),
    ] = "",
    save: Annotated[str, typer.Option(help="Save it as a profile of this name.")] = "",
    json_: AsJson = False,
    store: StoreFolder = HOME,
) -> None:
    """Show which layout a file may be, how its first rows would be read, and save it.

    Exit code 1 if the file cannot be read so.
    """
    with plain_errors(), TemporaryDirectory() as folder:
        if wanted not in ("", *EXPORTS):
            raise LookupError(f"There is no export {wanted}. Known are {', '.join(EXPORTS)}.")
        beside, place = held(Store(store)), Path(folder)
        found = suggestion(file.name, file, place, beside=beside, wanted=wanted)
        given = trial(file.name, file, place, profile=found.unasked, calls=beside.calls)
        print_suggestion(found, given, json_)
        if save:
            path = save_profile(Store(store), save, as_toml(found.unasked))
            screen.print(f"Saved as {path}. The next file of this layout loads by itself.")


@app.command("verdicts")
def verdicts_command(
    sure_of: Annotated[
        str, typer.Option("--how-sure", help="How sure its answer is.", metavar="ACTION")
    ] = "",
    store: StoreFolder = HOME,
    json_: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Say of each action whether it is making a difference, the most urgent first."""
    with edition_at(store, as_of) as edition:
        if sure_of:
            verdict, _ = judged_as(edition, sure_of)
            print_how_sure(edition.of_records(how_sure, verdict), json_)
            return
        reached = {verdict.action.id: verdict for verdict in edition.verdicts}
        ranked = [(reached[each.action.id], decisions(each)) for each in edition.pressing]
    print_verdicts(ranked, json_)


@app.command("check")
def check_command(store: StoreFolder = HOME, json_: AsJson = False, as_of: AsOf = None) -> None:
    """Say what the plan still lacks before a commissioner would believe it."""
    with edition_at(store, as_of) as edition:
        known = edition.of_records(points, edition.register)
        standing, set_aside = sort_out(edition.register, known)
    print_points(standing, set_aside, len(edition.plan.actions), json_)


@app.command("series")
def series_command(
    measure: Annotated[str, typer.Argument(help="A measure's id; see grip.py measures.")],
    site: Site = "",
    area: Annotated[str, typer.Option(help="A postcode cluster.")] = "",
    part: Annotated[str, typer.Option(help="A part of the measure, such as a strand.")] = "",
    by: Annotated[By, typer.Option(help="How long one point is.")] = By.WEEK,
    json_: AsJson = False,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Print what a chart is drawn from: period, numerator, denominator, value, complete."""
    with edition_at(store, as_of) as edition:
        one, named_part = reading(measure)
        sites = (site,) if site else ()
        found = edition.series(one.id, sites=sites, area=area, part=part or named_part, by=by)
        limit = edition.small_cell(sites)
    rows = series_rows(found, site, limit)
    if json_:
        print_json(rows)
        return
    print_series(one, rows)


@app.command("delays")
def delays_command(
    site: Site = "",
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day, planned; else the Monday."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; else the last whole week ends."),
    ] = None,
    json_: AsJson = False,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Say why each late call was late: minutes by cause, which add up to its lateness."""
    with edition_at(store, as_of) as edition:
        check_site(edition.places, site)
        known = edition.last_day("delay_minutes")
        days = days_listed(known, first and first.date(), last and last.date())
        branches = edition.below((site,) if site else ())
        found = edition.read(late_calls, branches, *days) if days else ()
    print_delays(found, days, json_)


@app.command("measures")
def measures_command(json_: AsJson = False) -> None:
    """List every measure with its exact rule and where the rule comes from."""
    print_measures(CATALOGUE, json_)


@places_commands.callback(invoke_without_command=True)
def places_command(
    context: typer.Context, json_: AsJson = False, store: StoreFolder = HOME
) -> None:
    """List names of places that the list of sites does not have, with the nearest that it has."""
    if context.invoked_subcommand:
        return
    with plain_errors():
        found = [asdict(place) for place in ask(Store(store), unlisted)]
    if json_:
        print_json(found)
        return
    rows = [(one["name"], ", ".join(one["exports"]), one["nearest"]) for one in found]
    print_table(("place", "in", "nearest site"), rows)


@places_commands.command("same")
def same_place_command(
    found: Annotated[str, typer.Argument(help="The name as an export has it.")],
    site: Annotated[str, typer.Argument(help="The site that it is.")],
    by: ByWhom,
    store: StoreFolder = HOME,
) -> None:
    """Say that a name is a site: in all that is held, and in what is to come."""
    with plain_errors():
        print_reports(intake.say_same_place(Store(store), found, site, by))


@store_commands.command("check")
def check_store_command(
    mended: Annotated[
        bool, typer.Option("--mend", help="Put right what can be, keeping what is damaged.")
    ] = False,
    store: StoreFolder = HOME,
    json_: AsJson = False,
) -> None:
    """Say what of the store is whole. Exit code 1 if something is not.

    With --mend what is damaged goes into the folder `damaged` of the store, and the newest data
    that are whole are in force.
    """
    with plain_errors():
        if mended:
            mend(Store(store))
        found = (*parts(Store(store)), part_of(store), *key_part(Store(store)))
    if json_:
        print_json([asdict(part) for part in found])
    else:
        rows = [(p.name, "whole" if p.is_whole else "NOT WHOLE", p.finding) for p in found]
        print_table(("part", "state", "what was found"), rows)
    raise typer.Exit(0 if all(part.is_whole for part in found) else 1)


@store_commands.command("list")
def list_store_command(store: StoreFolder = HOME, json_: AsJson = False) -> None:
    """List the generations that are kept, each with its newest load."""
    with plain_errors():
        whole, rows = Store(store), []
        for name in whole.kept():
            is_whole = whole.is_whole(name)  # of a damaged one nothing is known
            files = ask(whole, loaded_files, generation=name) if is_whole else ()
            last = max((file.loaded_at for file in files), default=None)
            newest = [file for file in files if file.loaded_at == last]
            rows.append(
                {
                    "generation": name if is_whole else f"{name} (damaged)",
                    "in_force": name == whole.generation,
                    "loaded_at": f"{last:%Y-%m-%d %H:%M}" if last else None,
                    "files": len({file.file for file in newest}),
                    "read": sum(file.read for file in newest),
                    "rejected": sum(file.rejected for file in newest),
                }
            )
    if json_:
        print_json(rows)
        return
    heads = ("generation", "in force", "loaded", "files", "rows read", "put aside")
    print_table(heads, [map(in_words, row.values()) for row in rows])


@store_commands.command("back")
def back_store_command(
    generation: Annotated[str, typer.Argument(help="An older one; see store list.")],
    by: ByWhom,
    store: StoreFolder = HOME,
) -> None:
    """Go back to an older generation: the loads after it are taken back, and stay on record.

    It becomes a new generation, so this can be taken back in the same way.
    """
    with plain_errors():
        intake.take_back(Store(store), generation, by)
        screen.print(f"In force is {Store(store).generation}, made of {generation}.")


@store_commands.command("rekey")
def rekey_command(
    exports: Annotated[
        list[str], typer.Argument(help="Files, folders or patterns.", metavar="EXPORT")
    ],
    store: StoreFolder = HOME,
) -> None:
    """Read exports again, so that people in them are known by codes of another key.

    All that name people, as far back as the data: nothing is changed where a row would be missing.
    The key before stays in its file until you delete it.
    """
    with plain_errors(), progress_bar() as step:
        given: dict[str, Any] = {"progress": step, "rekeyed": True}
        reports = intake.load(Store(store), exports, agree=all_loaded, **given)
    print_reports(reports)
    raise typer.Exit(0 if all_loaded(reports) else 1)


@store_commands.command("forget")
def forget_command(
    before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Rows of before its month go.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    store: StoreFolder = HOME,
) -> None:
    """Take away rows about people of before a day, or older than GRIP_ROWS_KEPT_MONTHS.

    Figures and verdicts stay. There is no way back: older generations hold those rows, and go too.
    """
    with plain_errors():
        reports = intake.forget(Store(store), before and before.date(), is_trial=dry_run)
    if dry_run:
        screen.print("Nothing was changed. What would be:")
    none = f"No row is too old by --before or {MONTHS}."
    screen.print(reports[-1].things if reports else none, soft_wrap=True)


@store_commands.command("withdraw")
def withdraw_command(
    file: Annotated[
        str, typer.Argument(help="Its name, or how its SHA-256 begins.", metavar="FILE|SHA256")
    ],
    by: ByWhom,
    store: StoreFolder = HOME,
) -> None:
    """Withdraw a file: the rows that it was the last to bring or to change go.

    It stays on record. Rows that it had replaced come back when their own file is loaded again.
    """
    with plain_errors():
        for told in intake.withdraw(Store(store), file, by):
            screen.print(f"{file}: {told}", soft_wrap=True)
        screen.print(f"In force is {Store(store).generation}.")


@app.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")],
    with_key: PassphraseFile = None,
    store: StoreFolder = HOME,
) -> None:
    """Write data, register and profiles into one file, with a checksum for each.

    With --with-key also the key to the codes of people, sealed with the passphrase in a file.
    """
    with plain_errors():
        members = backup(Store(store), file, passphrase_in(with_key))
    screen.print(f"Written: {file}, with {', '.join(members)}", soft_wrap=True, markup=False)


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE")],
    with_key: PassphraseFile = None,
    store: StoreFolder = HOME,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where the store holds data or a plan.")
    ] = False,
) -> None:
    """Put a backup back, of this machine or another, of this version or an older one.

    What the store held is moved aside first, into a folder `before-…` of it. Without the key the
    data can be read; nothing can be loaded beside them.
    """
    with plain_errors():
        restore(Store(store), file, replace=replace, passphrase=passphrase_in(with_key))
    screen.print(f"Restored into {store}. See: python grip.py store check", soft_wrap=True)


@app.command("sample")
def sample_command(
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    seed: Annotated[int, typer.Option(help="Another seed, another provider.")] = SEED,
    provider: Annotated[
        Provider, typer.Option(help="A group, or one with a site of each kind.")
    ] = Provider.GROUP,
) -> None:
    """Write an invented provider: its exports, its plan, and the truth it was made with."""
    PROVIDERS[provider](out, seed)
    screen.print(f"Written to {out}. Load it with: python grip.py load {out}")


if __name__ == "__main__":
    app()
