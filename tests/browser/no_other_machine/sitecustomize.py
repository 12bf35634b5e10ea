"""Put on PYTHONPATH: connections to another machine are refused, and their addresses kept."""

import ipaddress
import os
import sys


def is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback or str(name) in ("0.0.0.0", "::")
    except ValueError:
        return False


def refuse(event: str, arguments: tuple) -> None:
    if event == "socket.getaddrinfo":
        asked = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        asked = arguments[1][0]
    else:
        return
    if not is_here(asked):
        with open(os.environ["GRIP_TEST_ASKED"], "a", encoding="utf-8") as log:
            log.write(f"{event} {asked}\n")
        raise ConnectionRefusedError("No other machine is asked.")


sys.addaudithook(refuse)
