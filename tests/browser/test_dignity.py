"""A square of the heat map of dignity, chosen with the mouse, opens the items behind it."""

import pytest

from tests.browser.conftest import settle, show

pytestmark = pytest.mark.browser


def test_a_square_chosen_with_the_mouse_opens_its_items(looks, sample_server) -> None:
    page = looks["light"].new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    show(page, f"{sample_server}/dignity?tab=where&site=Oak")
    chart = page.locator(".js-plotly-plot", has_text="Oak, early").first
    chart.scroll_into_view_if_needed()
    points = chart.locator(".scatterlayer .points path")
    points.first.click(force=True)
    settle(page)
    assert page.get_by_text("Items seen: Oak, early, choice").count() == 1
    assert "row=Oak" in page.url
    page.close()
