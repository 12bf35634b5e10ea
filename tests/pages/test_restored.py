"""After a backup is restored into an empty folder every page says what it said before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from pages.shared import rooms
from plan.database import VARIABLE
from tests.pages.shown import shown
from tests.sample_store import copied

NOW = (rooms.ACTIONS, rooms.MEDICINES)
PAGES = [pytest.param(p, marks=() if p in NOW else pytest.mark.long) for p in rooms.ALL]
ASKED = {rooms.ACTION: {"action": "A01"}, rooms.REVIEW: {"site": "Northgate"}}


@pytest.fixture(scope="module")
def restored(loaded_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, put back from its backup into a folder that was not there."""
    folder = tmp_path_factory.mktemp("restored")
    file, store = folder / "grip.zip", folder / "store"
    own = copied(loaded_sample, folder / "own")  # two processes may test at once
    for command in ("backup", file, "--store", own), ("restore", file, "--store", store):
        assert CliRunner().invoke(grip.app, [*map(str, command)]).exit_code == 0
    return store


@pytest.mark.parametrize("page", PAGES)
def test_every_text_and_figure_of_a_page_is_as_before_the_restore(
    sample: Path, restored: Path, visit: Callable, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)

    def texts() -> list[str]:
        test = visit(page, **ASKED.get(page, {}))
        assert not test.exception
        told = [one.text for one in shown(test) if not one.where.endswith("deferred_file_id")]
        return [*told, *(table.value.to_csv() for table in test.dataframe)]

    before = texts()
    monkeypatch.setenv("GRIP_STORE", str(restored))
    assert texts() == before
    assert len(before) > 30
