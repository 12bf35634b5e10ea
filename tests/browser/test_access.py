"""Who signs in sees what is theirs and nothing else: role × page × site × file."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from connectors.warehouse import Store, read
from pages.shared import rooms
from plan.access import ALLOWED, Deed, reach
from plan.access_log import Event, LogLine, access_log
from plan.model import Access
from plan.places import read_places
from plan.register import open_register
from tests.browser.conftest import look, settle
from tests.browser.serving import Address, free_port, serving
from tests.browser.test_pages import browser, in_turn, long
from tests.opened import words_of
from tests.sample_store import copied, shared_sample

SECRET = "a-secret-of-the-tests-that-is-long-enough"
# Who: their access, the sites named with it, the aims named with it.
PEOPLE = {
    "BM-NG": ((Access.MANAGER,), (), ()),
    "OD": ((Access.LEADER,), (), ()),
    "QL": ((Access.DATA,), (), ()),
    "BM-HC": ((Access.ADMINISTRATOR,), (), ()),
    "BM-MH": ((Access.AUDITOR,), ("Northgate",), ()),
    "BM-RS": ((Access.AUDITOR,), (), ("P1",)),
    "BM-WB": ((), (), ()),
}
ELSEWHERE = "Beechcroft"  # where nobody of these but leader and data person may look
# More than one cookie holds, of letters that cannot be packed.
LARGE = {"picture": "".join(sha256(b"%d" % n).hexdigest() for n in range(150))}
NOT_THEIRS = "This page is not for you"


def address_of(person: str) -> str:
    return f"{person.lower()}@example.org"


@dataclass(frozen=True)
class House:
    """A server where people sign in, with its store."""

    address: Address
    store: Path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("signing_in")
    store = copied(shared_sample(tmp_path_factory), folder / "store")
    register = open_register(store)
    for person in register.plan().people:
        if person.id in PEOPLE:
            access, sites, aims = PEOPLE[person.id]
            how = {"access": access, "access_sites": sites, "access_aims": aims}
            register.write(replace(person, sign_in=address_of(person.id), **how), "shell")
    users = [
        oidc_provider_mock.User(
            sub=person, claims={"email": address_of(person), "email_verified": True, **LARGE}
        )
        for person in (*PEOPLE, "STRANGER")
    ]
    users.append(
        oidc_provider_mock.User(
            sub="LIAR", claims={"email": address_of("OD"), "email_verified": False}
        )
    )
    port = free_port()
    with (
        oidc_provider_mock.run_server_in_thread(user_claims=users) as provider,
        asking(store, port, f"http://localhost:{provider.server_port}") as address,
    ):
        yield House(address, store)


@contextmanager
def asking(store: Path, port: int, issuer: str) -> Iterator[Address]:
    """A server that asks everybody to sign in with a provider."""
    secrets = store.parent / "secrets.toml"
    settings = {
        "redirect_uri": f"http://localhost:{port}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "grip",
        "client_secret": "of the tests",
        "server_metadata_url": f"{issuer}/.well-known/openid-configuration",
    }
    lines = (f'{name} = "{value}"' for name, value in settings.items())
    secrets.write_text("\n".join(["[auth]", *lines]), encoding="utf-8")
    with serving(store, port=str(port), STREAMLIT_SECRETS_FILES=str(secrets)) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(house: House, chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A browser a person, each signed in."""
    browsers = {person: sign_in(house, chromium, person) for person in PEOPLE}
    yield browsers
    for own in browsers.values():
        own.close()


def sign_in(house: House, chromium: Browser, person: str) -> BrowserContext:
    browser = look(chromium)
    page = browser.new_page()
    page.goto(house.address)
    settle(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=person, exact=True).click()
    page.wait_for_url(f"{house.address}/**")
    settle(page)
    page.close()
    return browser


def shown(browser: BrowserContext, address: str) -> str:
    """What an address shows to whoever is signed in there."""
    page = browser.new_page()
    page.goto(address)
    settle(page)
    words = page.inner_text("body")
    page.close()
    return words


def may(person: str, page: str) -> bool:
    access, _, aims = PEOPLE[person]
    is_of_plan_alone = bool(aims) and rooms.needed(page) is Deed.READ_SITE
    return any(rooms.needed(page) in ALLOWED[own] for own in access) and not is_of_plan_alone


NOW = ("actions", "governance", "data", "people")
CELLS = [
    pytest.param(person, page, marks=browser if page in NOW else long)
    for page in rooms.ALL
    for person in PEOPLE
]


@pytest.mark.parametrize(("person", "page"), CELLS)
def test_each_sees_each_page_or_is_told_why_not(house, signed_in, person, page) -> None:
    words = shown(signed_in[person], f"{house.address}/{page}?site={ELSEWHERE}")
    assert (NOT_THEIRS in words) is not may(person, page)
    assert "could not be shown" not in words
    assert "You may not read" not in words or NOT_THEIRS in words
    if person not in ("OD", "QL", "BM-HC"):  # those see all sites, or all people with theirs
        # People are named by their roles, also those of elsewhere.
        assert not re.search(rf"(?<!manager, ){ELSEWHERE}", words)


@pytest.mark.parametrize(
    ("who", "told"),
    [("STRANGER", "no person of this plan signs in so"), ("LIAR", "signed in as LIAR")],
)
@browser
def test_whoever_is_not_among_the_people_sees_nothing_and_is_on_record(
    house, chromium, who, told
) -> None:
    own = sign_in(house, chromium, who)
    words = shown(own, f"{house.address}/action?action=A01")
    assert "You are not among the people here" in words
    assert told in words
    assert "Rounds rebuilt" not in words
    own.close()
    refused = [line.by for line in lines(house) if line.event == Event.REFUSED]
    assert {"STRANGER": address_of("STRANGER"), "LIAR": "LIAR"}[who] in refused


@browser
def test_a_sign_in_of_yesterday_is_asked_again(house, chromium) -> None:
    claims = {"sub": "OD", "email": address_of("OD"), "iat": time.time() - 13 * 3600}
    told = claims | {"is_logged_in": True, "origin": str(house.address), "provider": "default"}
    name = "_streamlit_user"
    signed = create_signed_value(SECRET, name, json.dumps(told)).decode()
    own = look(chromium)
    own.add_cookies([{"name": name, "value": signed, "domain": "localhost", "path": "/"}])
    words = shown(own, f"{house.address}/action?action=A01")
    assert "Sign in again" in words
    assert "Rounds rebuilt" not in words
    own.close()


@browser
def test_a_file_goes_to_whoever_signed_in_and_is_on_record(house, signed_in, chromium) -> None:
    page = signed_in["BM-NG"].new_page()
    page.goto(f"{house.address}/registers")
    settle(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").first.click()
    words = taken.value.path().read_text(encoding="utf-8-sig")
    assert ELSEWHERE not in words
    address = taken.value.url
    assert signed_in["BM-NG"].request.get(address).status == 200
    stranger = chromium.new_context()
    assert stranger.request.get(address).status == 403
    assert stranger.request.put(f"{house.address}/_stcore/upload_file/a/b").status == 403
    stranger.close()
    page.close()
    line = next(line for line in lines(house) if line.event == Event.DOWNLOADED)
    assert (line.by, line.what) == ("BM-NG", taken.value.suggested_filename)


FILES = ("/media/1234.csv", "/media/1234.csv?title=rota", "/_stcore/upload_file/a/b")
FIRST = in_turn(
    ["/action?action=A01"],
    [
        *("/daily_review?site=Northgate", "/people", "/registers?show=board"),
        *(f"/{name}" for name in rooms.ALL),
    ],
)


@pytest.mark.parametrize("first", FIRST)
def test_on_a_server_just_started_nothing_is_shown_before_anybody_signed_in(
    sample_store, tmp_path, chromium, first
) -> None:
    store, own = copied(sample_store, tmp_path / "store"), chromium.new_context()
    with asking(store, free_port(), "http://localhost:1") as address:
        statuses = [own.request.get(address + path).status for path in FILES]
        assert statuses == [403] * len(FILES)
        page = own.new_page()
        page.goto(address + first)
        settle(page)
        words = page.inner_text("body")
        assert "Sign in to Grip" in words
        assert not [said for said in ("Northgate", "Rounds rebuilt", "Data to") if said in words]
        assert page.get_by_label("Acting as").count() == 0
    own.close()


@long
def test_the_address_of_a_file_of_the_program_shows_nothing(house, chromium) -> None:
    page = chromium.new_page()
    page.goto(f"{house.address}/pages/action/page.py", wait_until="networkidle")
    assert page.inner_text("body").strip() == ""
    page.close()


def lines(house: House) -> tuple[LogLine, ...]:
    return access_log(open_register(house.store))


# The whole matrix: who × page × site × file. Nothing is printed of it but how many were tried.
IDENTIFIERS = """
    SELECT branch AS site, unnest([carer_id, service_user_id]) AS known_as FROM rota
    UNION
    SELECT house, unnest([person_id, staff_id]) FROM mar
"""


@dataclass(frozen=True)
class Elsewhere:
    """The sites of others, and how people there are known, for one who may not look at them."""

    sites: tuple[str, ...]  # but for those that the plan as they may read it names in its words
    known_as: frozenset[str]
    roles: tuple[str, ...]  # that name a site, and are read by everybody

    def found(self, text: str) -> tuple[int, int]:
        """How many of each a text names."""
        for role in self.roles:
            text = text.replace(role, "")
        words = set(re.findall(r"\w+", text))
        return sum(site in words for site in self.sites), len(words & self.known_as)


def elsewhere(house: House, person: str) -> Elsewhere:
    with read(Store(house.store)) as cursor:
        places = read_places(cursor)
        rows = cursor.execute(IDENTIFIERS).fetchall()
    plan = open_register(house.store).plan()
    known = next(each for each in plan.people if each.id == person)
    held = reach(known, Deed.READ_SITE, places)
    if held.everywhere:
        return Elsewhere((), frozenset(), ())
    theirs = reach(known, Deed.READ_PLAN, places).of_plan(plan, places)
    words = set(re.findall(r"\w+", str((theirs.aims, theirs.actions))))
    others = [site for site in places.kinds if site not in held.sites]
    own = {known_as for site, known_as in rows if site in held.sites}
    roles = tuple(sorted((each.role for each in plan.people), key=len, reverse=True))
    of_others = {known_as for site, known_as in rows if site in others and known_as} - own
    lists_all = Access.ADMINISTRATOR in known.access  # people with their sites
    hidden = () if lists_all else tuple(site for site in others if site not in words)
    return Elsewhere(hidden, frozenset(of_others), roles)


def files_on(page: Page, taken_before: set[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Every file that a page offers, as it is taken away; a document of several pages once."""
    offered = page.locator('[data-testid="stDownloadButton"] button:visible')
    for at in range(offered.count()):
        what = (page.url.partition("?")[0], offered.nth(at).inner_text())
        if what[1].endswith(("CSV", "Excel")):
            what = (page.url, f"{at}")
        if what not in taken_before:
            with page.expect_download(timeout=300_000) as taken:
                offered.nth(at).click()
            settle(page)
            taken_before.add(what)
            yield taken.value.suggested_filename, taken.value.path().read_bytes()


# All sites together, one's own, and somebody else's.
PLACES = ("", "Northgate", ELSEWHERE)
COMPARES = "action"  # it names the sites with which it compares; nobody there


@long
@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_sees_or_takes_what_is_of_elsewhere(house, signed_in, person) -> None:
    others, tried, refused, taken, amiss = elsewhere(house, person), 0, 0, set(), []
    for name in rooms.ALL:
        for site in PLACES:
            page = signed_in[person].new_page()
            page.goto(f"{house.address}/{name}?site={site}&action=A01&aim=P1")
            settle(page)
            texts = {page.url.partition("?")[0]: page.inner_text("body")}
            is_refused = NOT_THEIRS in "".join(texts.values())
            tried, refused = tried + 1, refused + is_refused
            assert is_refused is not may(person, name), (name, site)
            if others.known_as:
                texts |= {file: words_of(file, made) for file, made in files_on(page, taken)}
            for where, text in texts.items():
                sites, people = others.found(f"{where} {text}")
                if people or (sites and name != COMPARES):
                    amiss.append((name, site, where, sites, people))
            page.close()
    print(f"{person}: {tried} cells tried, {refused} refused, {len(taken)} files taken")
    assert amiss == []
