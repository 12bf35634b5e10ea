"""A real server on a free port of this machine, with its own store."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Address(str):
    """Where a server answers, with its process, so that a test can kill it."""

    server: subprocess.Popen

    def kill(self) -> None:
        """As when the power fails: nothing is tidied up."""
        self.server.kill()
        self.server.wait(timeout=20)


@contextmanager
def serving(store: Path, **settings: str) -> Iterator[Address]:
    """Starts `streamlit run app.py` on `store` and gives its address; stops it at the end."""
    port = int(settings.pop("port", "")) if "port" in settings else free_port()
    environment = {**os.environ, "GRIP_STORE": str(store), **settings}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with (store.parent / f"server-{port}.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--server.port", str(port), "--server.fileWatcherType", "none"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            wait_until_up(
                lambda: urlopen(f"http://localhost:{port}/_stcore/health").close(), server
            )
            address = Address(f"http://localhost:{port}")
            address.server = server
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(ask: Callable[[], None], server: subprocess.Popen) -> None:
    """`ask` fails for as long as nothing listens."""
    for _ in range(PATIENCE_SECONDS * 5):
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped at once with {server.returncode}.")
        try:
            return ask()
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not answer in time.")
