"""How often the verdicts are as planted, over other providers with the same truth.

    python -m benchmarks.seeds [--first 1] [--seeds 20]

Each seed goes through the door that real exports use: written as files, loaded, judged. A verdict
is as planted when its answer is, and whether its word is qualified. At least 97 % must be.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.warehouse import Store, read
from data.provider import LAST, TRUTH, write
from plan import intake
from plan.evidence import records_of
from plan.register import open_register
from plan.verdict import verdicts_on
from plan.words.answers import VerdictAnswer, wording_of

WANTED = 0.97
TODAY = LAST + timedelta(days=1)


def found(seed: int) -> dict[str, str]:
    """Action -> the name of the words for its answer, as the product says them for one seed."""
    with TemporaryDirectory() as folder:
        sample, store = Path(folder) / "sample", Store(Path(folder) / "store")
        write(sample, seed)
        intake.load(store, [sample], today=TODAY)
        plan = open_register(store.root).plan()
        with read(store) as warehouse:
            return {
                each.action.id: wording_of(each.answer, each.qualified).name
                for each in verdicts_on(records_of(warehouse, plan, TODAY))
            }


def strays(seed: int) -> Iterator[tuple[str, str]]:
    """Action and answer, where the verdict is not as planted."""
    said = found(seed)
    for action, name in planted().items():
        if said.get(action) != name:
            yield action, said.get(action, "none")


def planted() -> dict[str, str]:
    """The same as the truth has it."""
    return {
        action: wording_of(VerdictAnswer(truth["answer"]), bool(truth["qualified"])).name
        for action, truth in TRUTH.items()
    }


def main() -> None:
    """Print each seed's strays, each action's share as planted, and the share of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=20)
    chosen = parser.parse_args()
    missed: Counter[str] = Counter()
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        here = dict(strays(seed))
        missed.update(here.keys())
        print(f"seed {seed:>3}  {json.dumps(here) if here else 'all as planted'}", flush=True)
    print(f"\n{'action':<8}{'planted':<22}{'as planted':>10}")
    for action, name in planted().items():
        good = chosen.seeds - missed[action]
        print(f"{action:<8}{name:<22}{good:>6} of {chosen.seeds}")
    share = 1 - missed.total() / (chosen.seeds * len(TRUTH))
    print(f"\n{share:.1%} of all verdicts as planted; at least {WANTED:.0%} must be.")
    raise SystemExit(0 if share >= WANTED else 1)


if __name__ == "__main__":
    main()
