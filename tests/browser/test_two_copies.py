"""docs/nginx.conf as it stands there: two copies of the app over one store, each visitor on one."""

import re
import shutil
import socket
import ssl
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import be_director, settle
from tests.browser.serving import ROOT, free_port, serving, wait_until_up
from tests.sample_store import copied

VISITORS = 40  # all on one copy: once in 2 to the 39th
SURROUNDINGS = """
pid {folder}/nginx.pid;
error_log {folder}/errors;
events {{}}
http {{
    log_format copies '$grip_visitor $upstream_addr $status';
    access_log {folder}/asked copies;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/grip.conf;
}}
"""


@contextmanager
def in_front(folder: Path, copies: list[str]) -> Iterator[str]:
    """nginx with the file of the documentation, but for its ports, its name and its certificate."""
    key, certificate, port = folder / "grip.key", folder / "grip.pem", free_port()
    pair = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost", "-days", "2"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *pair]
    subprocess.run(command, check=True, capture_output=True)
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for written, meant in {
        "127.0.0.1:8501": copies[0],
        "127.0.0.1:8502": copies[1],
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "grip.example.org": "localhost",
        "/etc/ssl/certs/grip.pem": str(certificate),
        "/etc/ssl/private/grip.key": str(key),
    }.items():
        assert written in text
        text = text.replace(written, meant)
    (folder / "grip.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(SURROUNDINGS.format(folder=folder), encoding="utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(lambda: socket.create_connection(("127.0.0.1", port)).close(), nginx)
        yield f"https://localhost:{port}"
    finally:
        nginx.terminate()
        nginx.wait(timeout=20)


def local(copy: str) -> str:
    return copy.replace("http://localhost", "127.0.0.1")


def asked(address: str, visitor: str = "") -> tuple[str, str]:
    """Who a visitor is from the first answer on."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    headers = {"Cookie": f"grip_copy={visitor}"} if visitor else {}
    with urlopen(Request(address, headers=headers), context=trusting, timeout=60) as answer:
        given = answer.headers.get("Set-Cookie") or ""
    return given.partition(";")[0].removeprefix("grip_copy="), given


def copies_of(folder: Path) -> dict[str, set[str]]:
    """Which copies answered each visitor."""
    answered = defaultdict(set)
    for line in (folder / "asked").read_text(encoding="utf-8").splitlines():
        visitor, copy, _ = line.split(" ", 2)
        answered[visitor].add(copy)
    return answered


def front_page(chromium: Browser, address: str, visitor: str) -> str:
    """What the front page says to a visitor."""
    own = chromium.new_context(ignore_https_errors=True, locale="en-GB")
    be_director(own)
    cookie = {"name": "grip_copy", "value": visitor, "domain": "localhost", "path": "/"}
    own.add_cookies([cookie])
    page = own.new_page()
    page.goto(address)
    settle(page)
    text = re.sub(r"\s+", " ", page.inner_text("body"))
    own.close()
    return text


@pytest.mark.browser
def test_visitors_stay_on_their_copy_and_both_say_the_same(
    chromium: Browser, sample_store: Path, tmp_path: Path
) -> None:
    store = copied(sample_store, tmp_path / "store")
    with (
        serving(store) as first,
        serving(store) as second,
        in_front(tmp_path, [local(first), local(second)]) as address,
    ):
        for _ in range(VISITORS):
            visitor, given = asked(address)
            assert "Secure; HttpOnly" in given
            assert asked(f"{address}/healthz", visitor) == ("", "")
        copies = copies_of(tmp_path)
        assert len(copies) == VISITORS
        by_copy = {copy: visitor for visitor, (copy,) in copies.items()}  # one copy each, or fails
        assert len(by_copy) == 2
        assert len({front_page(chromium, address, visitor) for visitor in by_copy.values()}) == 1
        assert all(len(answered) == 1 for answered in copies_of(tmp_path).values())
        first.kill()
        orphan = by_copy[local(first)]
        assert "Is each action making a difference?" in front_page(chromium, address, orphan)
