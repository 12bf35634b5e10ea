"""Small files that go wrong, each with its message, all in one load: nothing crashes or is lost."""

from pathlib import Path

import pytest

from connectors.report import LoadReport
from tests.connectors.bad_inputs import MESSAGES
from tests.connectors.exports import CALL, ROTA, export, memory, take_in

BAD = Path(__file__).parents[1] / "bad_inputs"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[LoadReport]]:
    """Of each bad file, and of a good one that is loaded last."""
    folder = tmp_path_factory.mktemp("bad")
    files = [*(BAD / name for name in MESSAGES), export(folder, "good.csv", ROTA + CALL)]
    found: dict[str, list[LoadReport]] = {}
    for report in take_in(memory(), folder, files):
        found.setdefault(report.file.split("/")[0], []).append(report)
    return found


def test_there_are_enough_of_them() -> None:
    assert len(list(BAD.iterdir())) >= 120


@pytest.mark.parametrize("name", MESSAGES)
def test_a_bad_file_says_what_is_wrong_and_what_to_do(
    reports: dict[str, list[LoadReport]], name: str
) -> None:
    told = "\n".join(line for one in reports[name] for line in (one.error, *one.faults) if line)
    assert told.startswith(name)
    for words in (*MESSAGES[name], "What to do: "):
        assert words in told
    for secret in ("Northgate", "Oak", "V1", "14/03/2026"):
        assert secret not in told


def test_the_good_file_after_them_is_loaded(reports: dict[str, list[LoadReport]]) -> None:
    assert [one.loaded for one in reports["good.csv"]] == [1]
