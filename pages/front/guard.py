"""What is done around every page: data are worked out, others refused, and what fails is said."""

import json
import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import duckdb
import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.auth_util import get_secrets_auth_section
from streamlit.errors import FragmentHandledException

# Streamlit is pinned: it has no public way to keep its cookies small, or to ask for whose they are.
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_websocket import (
    USER_COOKIE_NAME,
    _get_signed_cookie_with_chunks,
)

from connectors.generations import StoreProblem, look_again
from connectors.warehouse import Store, read
from metrics.questions.day import days_to_review, looked_back, review_day
from pages.measures.parts import readings_of
from pages.shared import who
from pages.shared.reading import Basis, basis_of_all, one_cursor, store_root
from pages.weekly_report.parts import report_at
from plan.access import is_over
from plan.database import RegisterProblem
from plan.register import NotAllowed, open_register
from reports.weekly.content import Week
from reports.words import plain

_OF_A_VISIT = ("/media/", "/_stcore/upload_file")  # files that go out, and that come in
_LOG = logging.getLogger("grip")
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


PAUSE_SECONDS, BREATH_SECONDS = 2.0, 0.05  # between two looks; and between two of its works
MOST_SITES, WEEKS_BACK = 20, 2  # of larger groups, and of weeks before, people wait a moment


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
            store = Store(store_root())
            if store.generation and (basis := basis_of_all()) != tried:
                is_new, tried = tried is None or basis.data != tried.data, basis
                _warm(basis)
                with one_cursor():
                    for _ in _asked_next(basis) if is_new else ():
                        if stop.wait(BREATH_SECONDS) or store.generation != basis.generation:
                            break
        except Exception:  # whatever keeps them from being read, a page says what to do
            continue


@st.cache_resource(show_spinner=False, max_entries=1)
def _warm(basis: Basis) -> tuple[object, ...]:
    """Asked once of one basis; whoever comes meanwhile waits for the same answers."""
    with one_cursor():
        return basis.problems, basis.newest_calls


def _asked_next(basis: Basis) -> Iterator[object]:
    """What takes longest of what people choose first, one after the other."""
    branches = sorted(basis.counted("punctuality").sites)[:MOST_SITES]
    for branch in branches:
        for day in basis.ask(days_to_review, branch, basis.today)[:1]:
            yield basis.ask_of_calls(looked_back(day), review_day, branch, day)
    newest = Week.before(basis.today)
    for week in newest.back(newest.first - timedelta(weeks=WEEKS_BACK)):
        yield report_at(basis, (), week)
    for sites in ((), *((site,) for site in sorted(basis.places.kinds)[:MOST_SITES])):
        yield readings_of(basis, sites)


# What is said when something fails: what happened in plain words, and what to do about it.
_LOST_NOTHING = (
    "This page could not be shown. Nothing is lost: your data and your plan are as they were."
)
_AGAIN = (
    "Load the page again. If it happens again, send the last lines of the window in which Grip was"
    " started to whoever looks after it for you."
)
_UNREADABLE = (
    "Your exports are still where you keep them, so nothing is lost. Try, in this order:\n"
    "1. Load this page again: another program may have held the file for a moment.\n"
    "2. Check that the folder of the store exists, that you may read it, and that the disk is"
    " not full. It is the folder named by `GRIP_STORE`, or `data/warehouse`.\n"
    "3. Run `python grip.py store check`: it says what is damaged, and with `--mend` it puts"
    " right what can be. Leave the folder where it is: it may hold the plan."
)


def keep_messages_out_of_the_log() -> None:
    """Streamlit logs a failure with its message; ours is logged without it, by `apologise`."""
    logging.getLogger("streamlit.error_util").addFilter(lambda record: not record.exc_info)


def apologise(error: Exception) -> bool:
    """Show an unexpected failure without its inner workings; they go to the server's window.

    The message of a failure may quote a row, so only its kind and its place are logged.
    """
    if isinstance(error, NotAllowed):
        who.turn_down(str(error))
        return True
    look_again()  # what was whole may be damaged now: then the next visit gets what is
    if isinstance(error, FragmentHandledException):
        return True  # said where it happened, within the page
    where = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("%s at\n%s", type(error).__name__, where)
    st.title("This page could not be shown")
    if isinstance(error, RegisterProblem):
        st.error(plain(str(error)), icon=":material/error:")
        st.write("Then load this page again.")
    elif isinstance(error, duckdb.OperationalError | OSError | StoreProblem):
        why = plain(str(error)) if isinstance(error, StoreProblem) else ""
        st.error(f"The stored data cannot be read just now. {why}", icon=":material/error:")
        st.markdown(_UNREADABLE)
    else:
        st.error(_LOST_NOTHING, icon=":material/error:")
        st.write(_AGAIN)
    return True
