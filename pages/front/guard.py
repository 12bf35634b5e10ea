"""What is answered before any page: whether all is well, and who is refused at the door."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from connectors.warehouse import Store, read
from pages.shared.reading import store_root
from plan.register import open_register

_POLICY = 1008  # the code by which a socket is closed to whom it is not for


def healthz(_request: Request) -> JSONResponse:
    """Whether store and register answer; 503 where one of them does not. It names neither."""
    root = store_root()
    answers = {
        "store": _answers(lambda: _look_into(Store(root))),
        "register": _answers(lambda: open_register(root).last_entry()),
    }
    return JSONResponse(answers, 200 if all(answers.values()) else 503)


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception:  # whatever keeps it from answering; a page says what to do
        return False
    return True


def _look_into(store: Store) -> None:
    if store.generation:
        with read(store):
            pass


class Guard:
    """Refuses a web socket that a page of elsewhere opens, or that does not say which page does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not is_own(Headers(scope=scope)):
            await WebSocket(scope, receive, send).close(_POLICY)
        else:
            await self.app(scope, receive, send)


def is_own(headers: Headers) -> bool:
    """Whether a page of ours opens the socket: it comes from where it asks."""
    origin = urlsplit(headers.get("origin", "")).netloc
    return bool(origin) and origin == headers.get("host")
