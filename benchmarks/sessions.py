"""Twenty people at nine: sessions that think, beside one alone, and all of them in one second.

    python -m benchmarks.sessions [--people 20] [--minutes 5] [--copies 2] [--loads]

Each is a client of the server's own websocket. In turn it opens the board, the daily review and a
theme, and chooses in three pickers, with 5 to 20 seconds of thought between; a step lasts from what
is sent until the script has run to its end. Seconds, p50 and p95, and the ratio to one session.
"""

import argparse
import asyncio
import random
import shutil
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from connectors.warehouse import Store
from plan import intake
from tests.browser.serving import Address, serving

PAGES = ("", "daily_review", "punctuality", "dignity", "medicines", "complaints")
THEMES = PAGES[2:]
PICKERS = 3
THOUGHT_SECONDS = (5, 20)
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Person:
    """One session: what its screen holds, and how long each step took."""

    socket: websockets.ClientConnection
    state: ClientState = field(default_factory=ClientState)
    pages: dict[str, str] = field(default_factory=dict)  # by address
    pickers: dict[str, tuple[list[str], str]] = field(default_factory=dict)  # options, fragment
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    faults: int = 0

    async def open(self, page: str) -> None:
        """A page from the menu, or by its address where no menu is known yet."""
        self.pickers.clear()
        self.widgets.clear()
        self.state.Clear()
        if page in self.pages:
            self.state.page_script_hash = self.pages[page]
        else:
            self.state.page_name = page
        await self.run()

    async def choose(self, by: random.Random) -> None:
        """Another option of one of the pickers on the screen."""
        if not self.pickers:
            return
        name = by.choice(sorted(self.pickers))
        options, fragment = self.pickers[name]
        self.widgets[name] = WidgetState(id=name, string_value=by.choice(options))
        self.state.fragment_id = fragment
        await self.run()

    async def run(self) -> None:
        """Sends the state of the screen and reads until the script has run to its end."""
        self.state.widget_states.widgets.clear()
        self.state.widget_states.widgets.extend(self.widgets.values())
        asked = BackMsg()
        asked.rerun_script.CopyFrom(self.state)
        started = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        async for raw in self.socket:
            message = ForwardMsg.FromString(raw)
            self.read(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in DONE:
                break
        else:
            self.faults += 1
        self.seconds.append(time.perf_counter() - started)

    def read(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self.state.query_string = message.page_info_changed.query_string
        elif kind == "new_session":
            self.state.page_script_hash = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.HasField("new_element"):
            self.read_element(message.delta)
        self.faults += kind == "page_not_found"

    def read_element(self, delta: Delta) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "selectbox" and len(element.selectbox.options) > 1:
            box = element.selectbox
            self.pickers[box.id] = (list(box.options), delta.fragment_id)
        self.faults += element.WhichOneof("type") == "exception"


async def visit(address: str) -> Person:
    at = urlsplit(address)
    socket = await websockets.connect(
        f"ws://{at.netloc}/_stcore/stream",
        origin=address,
        subprotocols=["streamlit"],
        additional_headers={"Cookie": "grip_who=OD"},
        max_size=None,
    )
    return Person(socket)


async def a_morning(address: str, seed: int, thought: tuple[float, float], until: float) -> Person:
    """Board, review, a theme and three pickers, again and again until it is time."""
    by, person = random.Random(seed), await visit(address)
    while True:
        for page in ("", "daily_review", by.choice(THEMES)):
            await person.open(page)
            await asyncio.sleep(by.uniform(*thought))
        for _ in range(PICKERS):
            await person.choose(by)
            await asyncio.sleep(by.uniform(*thought))
        if time.monotonic() > until:
            await person.socket.close()
            return person


async def mornings(addresses: list[str], people: int, minutes: float) -> list[Person]:
    until = time.monotonic() + minutes * 60
    visits = (
        a_morning(addresses[seed % len(addresses)], seed, THOUGHT_SECONDS, until)
        for seed in range(people)
    )
    return list(await asyncio.gather(*visits))


async def one_second(addresses: list[str], people: int) -> list[Person]:
    """All of them ask for the board at once."""
    sat_down = [await visit(addresses[number % len(addresses)]) for number in range(people)]
    await asyncio.gather(*(person.open("") for person in sat_down))
    for person in sat_down:
        await person.socket.close()
    return sat_down


def memory(servers: list[Address]) -> int:
    """Megabytes that the servers hold."""
    lines = (Path(f"/proc/{at.server.pid}/status").read_text() for at in servers)
    return sum(int(text.split("VmRSS:")[1].split()[0]) // 1024 for text in lines)


def say(what: str, people: list[Person]) -> float:
    """Prints one row and gives its p95."""
    seconds = np.array([each for person in people for each in person.seconds])
    p50, p95 = np.percentile(seconds, [50, 95])
    faults = sum(person.faults for person in people)
    print(
        f"{what:>34}: p50 {p50:5.2f}  p95 {p95:5.2f}  most {seconds.max():5.2f} s"
        f" of {len(seconds):4} steps, {faults} errors",
        flush=True,
    )
    return float(p95)


def keep_loading(store: Store, stop: threading.Event) -> None:
    """The same exports are loaded again and again, corrected each time in one place."""
    sample = Path(__file__).parents[1] / "data" / "sample"
    while not stop.wait(1):
        intake.load(store, [sample / "feedback.csv"], today=None)


def measured(servers: list[Address], people: int, minutes: float) -> None:
    addresses = [str(address) for address in servers]
    asyncio.run(one_second(addresses, len(addresses)))  # what each copy reads once
    for page in PAGES:
        asyncio.run(_opened(addresses, page))
    alone = say("one session", asyncio.run(mornings(addresses[:1], 1, minutes / 2)))
    before = memory(servers)
    say(f"{people} open the board in one second", asyncio.run(one_second(addresses, people)))
    together = say(f"{people} sessions", asyncio.run(mornings(addresses, people, minutes)))
    print(f"{'ratio of p95':>34}: {together / alone:.1f}")
    print(f"{'memory before and after':>34}: {before:,} MB, {memory(servers):,} MB")


async def _opened(addresses: list[str], page: str) -> None:
    for address in addresses:
        person = await visit(address)
        await person.open(page)
        await person.socket.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--copies", type=int, default=1)
    asked.add_argument("--loads", action="store_true", help="with loads going on all the time")
    asked.add_argument("--store", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as served:
        root = Path(folder) / "store"
        if given.store:
            shutil.copytree(given.store, root)
        else:
            intake.ensure_sample(Store(root))
        servers = [served.enter_context(serving(root)) for _ in range(given.copies)]
        stop = threading.Event()
        if given.loads:
            threading.Thread(target=keep_loading, args=(Store(root), stop), daemon=True).start()
        measured(servers, given.people, given.minutes)
        stop.set()


if __name__ == "__main__":
    main()
