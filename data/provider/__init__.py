"""The sample: eighteen months of an invented provider, made from a seed and a known truth."""

from enum import StrEnum
from pathlib import Path

from data.provider import care, small
from data.provider.care import audits, complaints, feedback
from data.provider.chance import LAST, Table
from data.provider.chance import write as write_csv
from data.provider.homecare import homecare
from data.provider.medicines import competency, mar, mar_audit, staff_table
from data.provider.plan import write_plan
from data.provider.rota import call_log, calls, homes, rota, with_faults
from data.provider.truth import TRUTH

SEED = 2026


def write(folder: Path, seed: int = SEED) -> None:
    """Write the exports, plan, people, settings and truth of one seed into `folder`.

    Byte for byte the same for the same seed; the truth is the same for every seed. The folder is
    made if need be; files of the same names are overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in with_faults(tables(seed)).items():
        write_csv(folder / f"{name}.csv.gz", table)
    (folder / "settings.toml").write_text(care.SETTINGS, encoding="utf-8", newline="\n")
    write_plan(folder)


def tables(seed: int) -> dict[str, Table]:
    """Every export by file name, before faulty rows are put in."""
    every_call = calls(seed, homecare(seed))
    postcodes = homes(seed)
    return rota(seed, every_call) | {
        "call_log": call_log(seed, every_call),
        "complaints": complaints(seed, every_call, postcodes),
        "feedback": feedback(seed, postcodes),
        "audits": audits(seed),
        "mar": mar(seed),
        "mar_audit": mar_audit(seed),
        "competency": competency(seed),
        "staff": staff_table(),
        "bed_days": care.bed_days(seed),
        "sites": care.sites(),
        "clusters": care.clusters(),
        "schedule": care.schedule(),
    }


class Provider(StrEnum):
    """Whom to invent: several branches, units and houses, or one site of each kind."""

    GROUP = "group"
    SMALL = "small"


PROVIDERS = {Provider.GROUP: write, Provider.SMALL: small.write}

__all__ = ["LAST", "PROVIDERS", "SEED", "TRUTH", "Provider", "small", "tables", "write"]
