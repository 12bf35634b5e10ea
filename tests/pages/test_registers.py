"""The registers on the screen: one picker, one site, one's own places, the same as by command."""

import pytest

from tests.pages.conftest import words

PAGE = "plan"


def lines(test) -> list[str]:
    """The first column of the table that is shown."""
    (table,) = test.table
    return table.value.iloc[:, 0].tolist()


def test_the_board_comes_first_with_a_line_an_aim_and_what_waits_at_its_head(sample, visit) -> None:
    test = visit(PAGE)
    assert not test.exception
    assert "12 aims: 1 waits for a decision" in words(test)
    assert len(lines(test)) == 12
    assert lines(test)[0].startswith("**C1**")
    assert [each.proto.label for each in test.get("download_button")] == ["CSV", "Excel"]


@pytest.mark.parametrize(("register", "column"), [("risk-register", "Controls"), ("board", "Risk")])
def test_an_address_opens_a_register_at_a_site(sample, visit, register, column) -> None:
    test = visit("registers", register=register, site="Northgate")
    (table,) = test.table
    assert len(table.value) == 1
    assert column in table.value


def test_a_service_review_is_about_one_site_from_the_beginning(sample, visit) -> None:
    test = visit(PAGE, show="service-review")
    assert "All sites" not in test.selectbox(key="site").options
    test = visit(PAGE, show="service-review", site="Northgate")
    (table,) = test.table
    (outcomes,) = table.value["Outcomes"]
    assert "92 % over 8 weeks; target 95 % by 31 December" in outcomes
    assert "Eastfield" not in outcomes


def test_who_answers_for_one_branch_sees_that_branch_only(sample, visit) -> None:
    test = visit(PAGE)
    test.selectbox(key="acting_as").set_value("BM-HC").run()
    assert [line[2:4] for line in lines(test)] == ["C1", "P5", "C2"]
    assert "Westbrook" not in "".join(test.selectbox(key="site").options)


def test_without_data_the_page_says_what_to_load(empty_store, visit) -> None:
    test = visit(PAGE, show="board")
    assert not test.exception
    assert "There are no data yet" in words(test)
