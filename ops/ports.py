"""The ports that the embedded service listens on."""

import errno
import socket

from ops.errors import OpsError


class PortTaken(OpsError):
    """Another program listens there."""

    def __init__(self, port: int, setting: str) -> None:
        super().__init__(
            f"Port {port} is taken by another program (or by a copy of this one): stop it, "
            f"or choose another port with {setting}=<number> in .env, then run again."
        )


class PortRefused(OpsError):
    """The system does not let us listen there."""

    def __init__(self, host: str, port: int, setting: str, reason: str) -> None:
        super().__init__(f"Cannot listen on {host}:{port} ({reason}): change {setting} or BIND_HOST in .env.")


def hold(host: str, port: int, setting: str) -> socket.socket:
    """Return a bound socket, kept so that nobody takes its port; raises PortTaken or PortRefused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    # A port left a moment ago may be taken again; one that is listened on may not.
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
        held.listen(1)
    except OSError as error:
        held.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port, setting) from error
        raise PortRefused(host, port, setting, error.strerror or str(error)) from error
    except OverflowError as error:
        held.close()
        raise PortRefused(host, port, setting, "not a port number") from error
    return held


def check_free(host: str, port: int, setting: str) -> None:
    """Raise PortTaken when another program listens there: for a child that binds by itself."""
    hold(host, port, setting).close()
