"""The async mode, in one module: eventlet, gevent, or plain threads.

Everything else asks here to spawn, sleep, wait or leave the loop. `eventlet` is the default for
serving; `gevent` works by one setting; `threads` serves tests and rehearsals, which have no loop.
Patching the standard library happens once, first thing, in `__main__`.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
DRIVERS = {"eventlet": "psycopg2", "gevent": "psycopg", "threads": "psycopg2"}
"""The PostgreSQL driver that lets everybody else go on while one query waits, by mode."""
_mode = "threads"


class Lock(Protocol):
    def __enter__(self) -> object: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> object: ...
    def acquire(self) -> bool: ...
    def release(self) -> None: ...


def patch(mode: str) -> None:
    """Choose the mode and make the standard library's waiting co-operative. Call it first."""
    global _mode
    if mode == "eventlet":
        import eventlet

        eventlet.monkey_patch()
    elif mode == "gevent":
        from gevent import monkey

        monkey.patch_all()
    _mode = mode


def mode() -> str:
    return _mode


def spawn(function: Callable[..., object], *args: object) -> None:
    if _mode == "eventlet":
        import eventlet

        eventlet.spawn_n(function, *args)
    elif _mode == "gevent":
        import gevent

        gevent.spawn(function, *args)
    else:
        threading.Thread(target=function, args=args, daemon=True).start()


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def lock() -> Lock:
    """Never to be shared with a native thread: patched locks hang across them."""
    return threading.RLock()


def event() -> threading.Event:
    return threading.Event()


def off_loop(function: Callable[..., T], *args: object) -> T:
    """Run one plain function in a native thread, while the loop goes on."""
    if _mode == "eventlet":
        from eventlet import tpool

        result: T = tpool.execute(function, *args)
        return result
    if _mode == "gevent":
        import gevent

        found: T = gevent.get_hub().threadpool.apply(function, args)
        return found
    return function(*args)


def serve(listener: socket.socket, application: Any, most: int) -> None:
    """Answer on this socket until stopped, for up to `most` connections at once."""
    if _mode == "eventlet":
        import eventlet
        from eventlet import wsgi

        # The default pool stops at 1,024 connections: the next phone would wait for ever.
        wsgi.server(
            eventlet.greenio.GreenSocket(listener),
            application,
            max_size=most,
            protocol=_brief(wsgi.HttpProtocol),
            log_output=False,
            debug=False,
        )
    else:
        from gevent.pywsgi import WSGIServer
        from geventwebsocket.handler import WebSocketHandler

        WSGIServer(listener, application, log=None, handler_class=WebSocketHandler).serve_forever()


def _brief(protocol: Any) -> Any:
    """A line keeps its buffers for as long as its websocket is open, and fills them once, with one
    request: 24 kB for each phone unless they are smaller."""
    return type("Line", (protocol,), {"rbufsize": 1_024, "wbufsize": 2_048})
