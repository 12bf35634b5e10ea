"""Whatever has a page is found by its name, by those who may see it."""

from pages.shared import rooms


def box_of(test):
    test.button(key="find").click().run()
    return test.selectbox(key="find what")


def test_pages_measures_places_and_actions_are_found(sample, visit) -> None:
    offered = set(box_of(visit("complaints")).options)
    assert {"Page: Medicines", "Place: Northgate", "Measure: Calls that began on time"} <= offered
    assert any(each.startswith("Action A01: ") for each in offered)
    assert f"Page: {rooms.title(rooms.ACTION)}" not in offered, "one action is found by its name"


def test_nobody_is_led_to_a_place_that_is_not_theirs(sample, visit) -> None:
    of_northgate = visit("complaints", acting_as="BM-NG")
    offered = box_of(of_northgate).options
    assert "Place: Northgate" in offered
    assert "Place: Millhouse" not in offered


def test_before_the_first_load_the_pages_are_found(empty_store, visit) -> None:
    offered = box_of(visit("data")).options
    assert "Page: Data" in offered
    assert not [each for each in offered if each.startswith(("Measure:", "Place:", "Action "))]
