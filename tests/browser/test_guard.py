"""What is answered before any page: whether all is well, and whose web sockets are opened."""

import json
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with serving(tmp_path_factory.mktemp("guard") / "store", GRIP_SAMPLE="no") as address:
        yield address


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [("http://localhost:{port}", True), ("https://elsewhere.example", False), ("", False)],
)
def test_a_socket_is_opened_by_a_page_of_ours_alone(server, origin, is_let_in) -> None:
    port = int(server.rsplit(":", 1)[1])
    headers = {
        "Host": f"localhost:{port}",
        "Origin": origin.format(port=port),
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    asked = HTTPConnection("localhost", port, timeout=20)
    asked.request("GET", "/_stcore/stream", headers={k: v for k, v in headers.items() if v})
    assert (asked.getresponse().status == 101) is is_let_in
    asked.close()


def test_whether_all_is_well_is_said_to_anybody(server) -> None:
    with urlopen(f"{server}/healthz") as answer:
        assert json.load(answer) == {"store": True, "register": True}


def test_a_register_that_does_not_answer_is_said(tmp_path) -> None:
    nowhere = f"sqlite:///{tmp_path}/no-such-folder/register.sqlite"
    store = tmp_path / "store"
    with (
        serving(store, GRIP_SAMPLE="no", GRIP_REGISTER_URL=nowhere) as server,
        pytest.raises(HTTPError) as refused,
    ):
        urlopen(f"{server}/healthz")
    assert refused.value.code == 503
    assert json.load(refused.value) == {"store": True, "register": False}
