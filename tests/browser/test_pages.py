"""Every page with the sample provider, without data and with old data; axe reads each too."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from tests.browser.accessibility import findings
from tests.browser.conftest import keep_picture, settle, show
from tests.browser.serving import serving

browser, long = pytest.mark.browser, pytest.mark.long


def in_turn(now: Iterable, later: Iterable) -> list:
    """Those of each check, then those of the long run."""
    return [
        pytest.param(each if isinstance(each, str) else tuple(each), marks=mark)
        for mark, those in ((browser, now), (long, later))
        for each in those
    ]


ADDRESSES = {
    "actions": "/",
    "actions_of_a_site": "/?site=Northgate",
    "action": "/action?action=A01",
    "action_at_a_cost": "/action?action=A09",
    "action_too_early": "/action?action=A11",
    "daily_review": "/daily_review?site=Millhouse",
    "weekly_report": "/weekly_report?site=Northgate",
    "governance": "/governance",
    "governance_item": "/governance?item=action+A09",
    "punctuality": "/punctuality?site=Parkway",
    "escalated": "/punctuality?tab=escalated&site=Northgate",
    "published": "/punctuality?tab=published&site=Northgate",
    "complaints": "/complaints?site=Eastfield",
    "journeys": "/punctuality?tab=journeys&site=Southbank",
    "journeys_of_before": "/travel?site=Southbank",
    "dignity": "/dignity?site=Oak",
    "dignity_where": "/dignity?tab=where&site=Oak",
    "dignity_done": "/dignity?tab=done",
    "dignity_concerns": "/dignity?tab=concerns",
    "medicines": "/medicines?tab=checks&months=12",
    "measures": "/measures?site=Northgate",
    "sites": "/measures?measure=punctuality&tab=sites",
    "measure": "/measures?measure=punctuality&site=Northgate",
    "measure_of_rare_events": "/measures?measure=dignity_concerns&site=Oak",
    "plan": "/plan?action=A04",
    "plan_aim": "/plan?aim=P1",
    "board_of_the_plan": "/plan",
    "risk_register": "/registers?register=risk-register&site=Northgate",
    "data": "/data",
}
# "zoomed" is a laptop at 200 %; "phone" is as wide as one.
SCREENS = {
    "laptop": (1366, 768),
    "projector": (1920, 1080),
    "zoomed": (683, 384),
    "phone": (390, 844),
}
# Every page on a laptop, but for those that tests of their own open and axe reads there; one in
# dark colours, and what is shown in a meeting on a projector. The long run shows all of them so,
# every page without data, and pages asked otherwise.
OF_THEIR_OWN = ("daily_review", "plan", "governance_item")
OTHERWISE = ("actions_of_a_site", "action_at_a_cost", "action_too_early", "measure_of_rare_events",
             "governance", "plan_aim", "risk_register")  # fmt: skip
IN_DARK = ("governance_item",)
IN_A_MEETING = ("actions", "action", "daily_review", "governance_item")
SHOWN = [(name, "laptop", "light") for name in ADDRESSES if name not in (*OTHERWISE, *OF_THEIR_OWN)]
SHOWN += [(name, "laptop", "dark") for name in IN_DARK]
SHOWN += [("governance_item", "projector", "light")]
EVERY = [(name, "laptop", colours) for name in ADDRESSES for colours in ("light", "dark")]
SHOWN += [(name, "zoomed", "light") for name in ("actions", "action")]
EVERY += [(name, "projector", "light") for name in IN_A_MEETING]
EVERY += [(name, screen, "light") for name in ADDRESSES for screen in ("zoomed", "phone")]
LATER = [each for each in EVERY if each not in SHOWN]
WITHOUT_DATA = ("actions", "plan")
OLD = ("data",)  # the line about age is above every page
LONG_AFTER = "2028-03-01"


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("empty") / "store", GRIP_SAMPLE="no") as address:
        yield address


@pytest.fixture(scope="session")
def old_server(sample_server: str, sample_store: Path) -> Iterator[str]:
    """The same data on a day long after their last."""
    with serving(sample_store, GRIP_TODAY=LONG_AFTER) as address:
        yield address


def opened(look: BrowserContext, address: str, screen: str = "laptop") -> Page:
    width, height = SCREENS[screen]
    page = look.new_page()
    page.set_viewport_size({"width": width, "height": height})
    if screen == "phone":
        as_phone = {"userAgent": "Mozilla/5.0 (Android 16; Mobile)"}
        look.new_cdp_session(page).send("Emulation.setUserAgentOverride", as_phone)
    page.set_default_timeout(60_000)
    show(page, address)
    return page


def watched(look: BrowserContext, address: str, screen: str) -> tuple[Page, list[str]]:
    """The page, and whatever else than its own server it asked for anything."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    look.on("request", note)
    try:
        page = opened(look, address, screen)
    finally:
        look.remove_listener("request", note)
    server = "/".join(address.split("/")[:3])
    own = (server, server.replace("http", "ws"), "data:", "blob:")
    return page, [url for url in asked if not url.startswith(own)]


def out_of_order(page: Page) -> list[int]:
    """The levels of its headings, where they do not begin with the only h1 or leave one out."""
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
    )
    is_good = levels[:1] == [1] and levels.count(1) == 1
    is_good = is_good and all(after - level <= 1 for level, after in itertools.pairwise(levels))
    return [] if is_good else levels


def words_of(page: Page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


@pytest.mark.parametrize("shown", in_turn(SHOWN, LATER), ids="-".join)
def test_each_page_shows_the_sample_provider(looks, sample_server, shown):
    name, screen, colours = shown
    page, others = watched(looks[colours], sample_server + ADDRESSES[name], screen)
    keep_picture(page, f"{name}-{screen}-{colours}")
    told = words_of(page)
    assert others == []
    assert out_of_order(page) == []
    assert ("This is sample data" in told) == (name != "governance_item")  # it has the whole window
    assert "could not be shown" not in told
    assert page.locator('[data-testid="stException"]').count() == 0
    assert findings(page) == []
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
    page.close()


@pytest.mark.parametrize(
    "name", in_turn(WITHOUT_DATA, [name for name in ADDRESSES if name not in WITHOUT_DATA])
)
def test_each_page_says_what_to_do_while_there_are_no_data(looks, empty_server, name):
    page = opened(looks["light"], empty_server + ADDRESSES[name])
    keep_picture(page, f"empty-{name}")
    told = words_of(page)
    assert "There are no data yet" in told
    assert "python grip.py load" in told
    assert findings(page) == []
    page.close()


@pytest.mark.parametrize("name", in_turn(OLD, ("actions",)))
def test_each_page_says_that_the_data_are_old_and_what_to_do(looks, old_server, name):
    page = opened(looks["light"], old_server + ADDRESSES[name])
    keep_picture(page, f"old-{name}")
    told = words_of(page)
    assert "days ago" in told
    assert "Load newer exports" in told
    assert findings(page) == []
    page.close()


@browser
def test_every_chart_has_words_for_those_who_do_not_see_it(looks, sample_server):
    page = opened(looks["light"], sample_server + "/action?action=A01")
    charts = page.locator('[data-testid="stPlotlyChart"]')
    assert charts.count() >= 2
    for chart in charts.all():
        described = chart.evaluate(
            "c => [c, ...c.querySelectorAll('*'), c.parentElement]"
            ".map(e => e.getAttribute('aria-label') || '').join(' ')"
        )
        assert len(described) > 40
    page.close()


@browser
def test_from_the_front_page_an_action_is_opened_with_the_keyboard_alone(looks, sample_server):
    page = opened(looks["light"], sample_server)
    link = page.get_by_role("link", name="Rounds rebuilt").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/action?action=*")
    settle(page)
    assert page.locator("h1").count() == 1
    assert page.url.endswith("?action=A01")  # though it is the first: not so for whoever is sent it
    page.close()


@browser
def test_a_place_is_found_by_a_few_letters_with_the_keyboard_alone(looks, sample_server):
    page = looks["light"].new_page()
    show(page, sample_server + "/complaints")
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog").get_by_role("combobox")
    box.press_sequentially("Northg")
    page.get_by_role("option", name="Place: Northgate").wait_for()
    box.press("Enter")
    page.wait_for_url("**/measures?site=Northgate")
    page.close()
