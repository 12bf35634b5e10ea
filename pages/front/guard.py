"""What is done before any page: data are worked out, others refused, whether all is well said."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.auth_util import get_secrets_auth_section

# Streamlit is pinned: it has no public way to keep its cookies small, or to ask for whose they are.
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_websocket import (
    USER_COOKIE_NAME,
    _get_signed_cookie_with_chunks,
)

from connectors.warehouse import Store, read
from pages.shared.reading import Basis, basis_of_all, one_cursor, store_root
from plan.access import is_over
from plan.register import open_register

_OF_A_VISIT = ("/media/", "/_stcore/upload_file")  # files that go out, and that come in
_POLICY = 1008  # the code by which a socket is closed to whom it is not for


def healthz(_request: Request) -> JSONResponse:
    """Whether store and register answer; 503 where one of them does not. It names neither."""
    root, answers = store_root(), {}

    def look() -> None:
        if (store := Store(root)).generation:
            with read(store):
                pass

    for name, ask in {"store": look, "register": lambda: open_register(root).last_entry()}.items():
        try:
            ask()
        except Exception:  # whatever keeps it from answering; a page says what to do
            answers[name] = False
        else:
            answers[name] = True
    return JSONResponse(answers, 200 if all(answers.values()) else 503)


_KEPT = ("sub", "email", "email_verified", "iat", "origin", "is_logged_in", "provider")


def keep_cookies_small() -> None:
    """Of what the sign-in provider claims, browsers are given what Grip asks, and no token.

    Streamlit would keep all of it in cookies: of many groups they outgrow what a socket takes.
    """
    set_cookies = starlette_auth_routes._set_auth_cookie

    async def small(response: Response, claims: dict[str, Any], _tokens: dict[str, Any]) -> None:
        kept = {name: claims[name] for name in _KEPT if name in claims}
        await set_cookies(response, kept, {})

    starlette_auth_routes._set_auth_cookie = small


class Guard:
    """Refuses sockets that pages of elsewhere open, and files to whoever has not signed in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not is_own(Headers(scope=scope)):
            await WebSocket(scope, receive, send).close(_POLICY)
        elif scope["type"] == "http" and not _may_have(HTTPConnection(scope)):
            await PlainTextResponse("Sign in first.", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def is_own(headers: Headers) -> bool:
    """Whether a page of ours opens the socket: its origin is where it asks, and it has one."""
    origin = urlsplit(headers.get("origin", "")).netloc
    signed_in_at = urlsplit(str(get_secrets_auth_section().get("redirect_uri", ""))).netloc
    return bool(origin) and origin in (headers.get("host"), signed_in_at)


def _may_have(asked: HTTPConnection) -> bool:
    if not asked.url.path.startswith(_OF_A_VISIT) or not get_secrets_auth_section():
        return True
    claims = _get_signed_cookie_with_chunks(asked.cookies, USER_COOKIE_NAME)
    return bool(claims) and not is_over(json.loads(claims))


PAUSE_SECONDS = 2.0


@asynccontextmanager
async def warming(_app: st.App) -> AsyncIterator[None]:
    """While the app serves, a thread works out what pages of new data rest on."""
    stop = Event()
    Thread(target=keep_warm, args=(stop,), name="warming", daemon=True).start()
    yield
    stop.set()


def keep_warm(stop: Event) -> None:
    """Looks again and again until it is stopped; what failed once is left to a visitor."""
    tried = None
    while not stop.wait(PAUSE_SECONDS):
        try:
            if Store(store_root()).generation and (basis := basis_of_all()) != tried:
                tried = basis
                _warm(basis)
        except Exception:  # whatever keeps them from being read, a page says what to do
            continue


@st.cache_resource(show_spinner=False, max_entries=1)
def _warm(basis: Basis) -> tuple[object, ...]:
    """Asked once of one basis; whoever comes meanwhile waits for the same answers."""
    with one_cursor():
        return basis.problems, basis.newest_calls
