"""What is said when something fails: what happened in plain words, and what to do about it."""

import logging
import traceback

import duckdb
import streamlit as st
from streamlit.errors import FragmentHandledException

from connectors.generations import StoreProblem, look_again
from pages.shared import who
from pages.shared.words import plain
from plan.database import RegisterProblem
from plan.register import NotAllowed

_LOG = logging.getLogger("grip")


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
        _say_store_is_unreadable(str(error) if isinstance(error, StoreProblem) else "")
    else:
        st.error(
            "This page could not be shown. Nothing is lost: your data and your plan are as they"
            " were.",
            icon=":material/error:",
        )
        st.write(
            "Load the page again. If it happens again, send the last lines of the window in which"
            " Grip was started to whoever looks after it for you."
        )
    return True


def _say_store_is_unreadable(why: str) -> None:
    st.error(f"The stored data cannot be read just now. {plain(why)}", icon=":material/error:")
    st.markdown(
        "Your exports are still where you keep them, so nothing is lost. Try, in this order:\n"
        "1. Load this page again: another program may have held the file for a moment.\n"
        "2. Check that the folder of the store exists, that you may read it, and that the disk is"
        " not full. It is the folder named by `GRIP_STORE`, or `data/warehouse`.\n"
        "3. Run `python grip.py store check`: it says what is damaged, and with `--mend` it puts"
        " right what can be. Leave the folder where it is: it may hold the plan."
    )
