"""The async mode, in one module: eventlet, gevent, or plain threads.

Everything else asks here to spawn, sleep, wait or leave the loop. `eventlet` is the default for
serving; `gevent` works by one setting; `threads` serves tests and rehearsals, which have no loop.
Patching the standard library happens once, first thing, in `__main__`.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
DRIVERS = {"eventlet": "psycopg2", "gevent": "psycopg", "threads": "psycopg2"}
"""The PostgreSQL driver that lets everybody else go on while one query waits, by mode."""
IDLE, STALLED = 75, 30
"""Seconds: between two requests of a line, and for the next byte within one. A websocket has time
limits of its own. nginx hangs up after 60, so that it never asks into a line that we close."""
MOST_PIECES = 1_000
MOST_UNSENT = 262_144
RESET = struct.pack("ii", 1, 0)
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
    # Else the system keeps megabytes for each phone that takes nothing.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_UNSENT)
    if _mode == "eventlet":
        import eventlet
        from eventlet import wsgi

        _be_fair()
        # The default pool stops at 1,024 connections: the next phone would wait for ever.
        wsgi.server(
            eventlet.greenio.GreenSocket(listener),
            application,
            max_size=most,
            protocol=_brief(wsgi.HttpProtocol),
            keepalive=IDLE,
            socket_timeout=STALLED,
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


def _be_fair() -> None:
    """One websocket that never stops talking may not keep everybody else from being heard, nor send
    one message in pieces without end: the library's limit is for each piece."""
    import eventlet
    from eventlet import websocket

    class Message(websocket.RFC6455WebSocket.Message):  # type: ignore[misc]
        def push(self, data: bytes, final: bool = False) -> None:
            super().push(data, final)
            size = sum(map(len, self.data)) if len(self.data) > 1 else 0
            if size > self.max_frame_length or len(self.data) > MOST_PIECES:
                raise websocket.FailedConnectionError(1009, "That is too long.")

    class WebSocket(websocket.RFC6455WebSocket):  # type: ignore[misc]
        def wait(self) -> Any:
            # What has come already would be read without the loop ever turning.
            eventlet.sleep(0)
            return super().wait()

    WebSocket.Message = Message
    websocket.RFC6455WebSocket = WebSocket


def hang_up(environ: Mapping[str, Any]) -> None:
    """On whoever is at the other end of a request that goes on, without a word and at once."""
    line: Any = None
    if "eventlet.input" in environ:
        line = environ["eventlet.input"].get_socket()
    elif "wsgi.websocket" in environ:
        line = environ["wsgi.websocket"].handler.socket
    if line is not None:
        with suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            line.shutdown(socket.SHUT_RDWR)
