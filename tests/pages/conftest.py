"""The pages run by Streamlit's test driver, on a store of their own."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from pages.shared import rooms
from plan.database import VARIABLE
from tests.sample_store import shared_sample

ROOT = Path(__file__).parents[2]
FRONT_DOOR = ROOT / "pages" / "front" / "door.py"
PATIENCE_SECONDS = 120

PAGES = rooms.ALL


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """Streamlit's test driver looks for components in every package anew for each visit."""
    with pytest.MonkeyPatch.context() as patched:
        found = cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session", autouse=True)
def end_of_a_visit_awaited() -> Iterator[None]:
    """Streamlit's test driver asks a thousand times a second whether a visit has ended."""
    ask = local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, patience: float) -> None:
        runner._script_thread.join(patience)
        ask(runner, timeout=1)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store in which nothing was ever loaded, and no sample either."""
    monkeypatch.setenv("GRIP_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    return tmp_path / "store"


@pytest.fixture(scope="session")
def loaded_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample provider, loaded once."""
    return shared_sample(tmp_path_factory)


@pytest.fixture
def sample(loaded_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample provider, to look at."""
    monkeypatch.setenv("GRIP_STORE", str(loaded_sample))
    return loaded_sample


@pytest.fixture
def copied_sample(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its data, which are kept warm, with a register of the test's own to write into."""
    own = shutil.copy(sample / "register.sqlite", tmp_path)
    monkeypatch.setenv(VARIABLE, f"sqlite:///{own}")
    return sample


DIRECTOR = "OD"  # who visits, unless a test says that nobody does


def at_page(page: str, *, acting_as: str = DIRECTOR, **address: str) -> AppTest:
    """A visit that will begin at a page, with what its address says."""
    test = AppTest.from_file(FRONT_DOOR, default_timeout=PATIENCE_SECONDS)
    test.session_state["acting_as"] = acting_as
    if page != PAGES[0]:
        # Before its first run Streamlit's driver knows a page by the name of its file only.
        assert page in (*rooms.ALL, *rooms.MOVED)
        test._page_hash = calc_hash(page)
    for name, value in address.items():
        test.query_params[name] = value
    return test


@pytest.fixture
def visit() -> Callable[..., AppTest]:
    """Goes in by the front door straight to a page, with what its address says."""

    def at(page: str = PAGES[0], *, acting_as: str = DIRECTOR, **address: str) -> AppTest:
        return at_page(page, acting_as=acting_as, **address).run()

    return at


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Files that pages offer from now on, by name: what makes each when its button is pressed."""
    files, add = {}, MediaFileManager.add_deferred

    def note(manager: MediaFileManager, make: Callable, *of: str, file_name: str, **more: str):
        files[file_name] = make
        return add(manager, make, *of, file_name=file_name, **more)

    monkeypatch.setattr(MediaFileManager, "add_deferred", note)
    return files


def words(test: AppTest) -> str:
    """All that a page says, one element a line."""
    return "\n".join(
        str(each.value)
        for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning")
        for each in getattr(test, kind)
    )
