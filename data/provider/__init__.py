"""The sample: eighteen months of an invented provider, made from a seed and a known truth."""

from pathlib import Path

from . import reference
from .call_log import call_log
from .calls import calls
from .chance import stream
from .clock import LAST
from .competency import competency, staff_table
from .csvfile import Table
from .csvfile import write as write_csv
from .faults import with_faults
from .homecare import homecare
from .mar_checks import mar_audit
from .medicines import mar
from .observations import audits
from .planfiles import write_plan
from .rota import homes, rota
from .story import TRUTH
from .voices import complaints, feedback

SEED = 2026


def write(folder: Path, seed: int = SEED) -> None:
    """Write the exports, plan, people, settings and truth of one seed into `folder`.

    Byte for byte the same for the same seed; the truth is the same for every seed. The folder is
    made if need be; files of the same names are overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in with_faults(tables(seed)).items():
        write_csv(folder / f"{name}.csv.gz", table)
    (folder / "settings.toml").write_text(reference.SETTINGS, encoding="utf-8", newline="\n")
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
        "bed_days": reference.bed_days(seed),
        "sites": reference.sites(),
        "clusters": reference.clusters(),
        "schedule": reference.schedule(),
    }


__all__ = ["LAST", "SEED", "TRUTH", "stream", "tables", "write"]
