"""The README: what a first reader meets."""

from tests.docs import PICTURE, README, ROOT, words

README_BYTES, PICTURE_BYTES = 8_192, 150_000


def test_the_readme_is_short_and_its_picture_light() -> None:
    assert README.stat().st_size <= README_BYTES
    assert f"({PICTURE.relative_to(ROOT)})" in words(README)
    assert PICTURE.stat().st_size < PICTURE_BYTES


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = words(README).splitlines()[:25]
    assert "pip install -r requirements.txt && python -m streamlit run app.py" in first_screen
    assert "pip install -r requirements-dev.txt && python -m pytest" in first_screen
