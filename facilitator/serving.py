"""Running the program: open the database, listen, say where to go, answer until stopped.

Whatever a person can do something about ends as one sentence (`Trouble`).
"""

from __future__ import annotations

import errno
import gc
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from facilitator import green, logs
from facilitator.app import Program, build, export, now_ms
from facilitator.cli import Trouble
from facilitator.config import Config
from facilitator.core.commands import Actor
from facilitator.kin import Kin, kin_of_this_process
from facilitator.screens.warming import warm
from facilitator.service import Service
from facilitator.store import Store, StoreError, open_store, rows
from facilitator.web import Records
from facilitator.web.links import first_link

MOST_SOCKETS = 20_000
NAP, NAPS, TRIES = 0.4, 4, 3


def serve(config: Config) -> int:
    """Run until stopped. Raises Trouble with a sentence when it cannot."""
    logs.to_stdout(config.log_level)
    _raise_the_limit_of_files()
    kin = kin_of_this_process()
    listener = None if kin else listen(config)
    with closing(opened(config)) as store:
        prove(store)
        # Beside others nobody may be sent to us before we are sure to answer.
        listener = listener or listen(config, shared=True)
        program = build(config, store)
        if kin:
            _share(program, kin)
        green.spawn(program.ticker.run)
        green.spawn(program.silent.run)
        green.spawn(settle, config.lang)
        if not store.off_loop:
            green.spawn(program.bell.run)
        if kin is None:
            with in_a_sentence():
                welcome(config, store)
        with suppress(KeyboardInterrupt):
            _run(program, listener)
    if kin is None:
        print("Stopped. Everything is saved.")
    return 0


def settle(lang: str) -> None:
    """What would make somebody wait later is done now.

    The templates are drawn up. And Python, which looks through all there is for what nobody needs
    any more, never again looks through what is there from the start: with the library and the
    database's tables that took 0.1 s, in which nobody was answered.
    """
    warm(lang, lambda: green.sleep(0))
    gc.collect()
    gc.freeze()


def _share(program: Program, kin: Kin) -> None:
    """What only memory may know, every process of this server must know."""
    program.service.tell = kin.tell
    green.spawn(kin.listen, program.service.learn)


@contextmanager
def in_a_sentence() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise Trouble(str(error)) from error


def opened(config: Config) -> Store:
    with in_a_sentence():
        return open_store(
            config.database_url, folder=config.data, driver=green.DRIVERS[config.async_mode]
        )


def prove(store: Store) -> None:
    """That it can be waited for and written to; else people would find out, one by one."""
    with in_a_sentence():
        store.write(rows.prove)
        require_green(store)


def require_green(store: Store) -> None:
    """Ask the database to wait, several times at once, and see whether everything else goes on."""
    if store.off_loop or green.mode() == "threads":
        return
    if not any(_naps_together(store) for _ in range(TRIES)):
        raise Trouble(
            f"The database driver {store.writer.driver} stops everybody while one query waits "
            f"under {green.mode()}. Leave the driver out of FACILITATOR_DATABASE_URL."
        )


def _naps_together(store: Store) -> bool:
    """Whether several waits take about as long as one. A busy machine may need another look."""
    naps: list[float] = []
    started = time.monotonic()
    for _ in range(NAPS):
        green.spawn(_nap, store, naps)
    while len(naps) < NAPS and time.monotonic() - started < 10 * NAPS * NAP:
        green.sleep(0.02)
    return len(naps) == NAPS and time.monotonic() - started < NAPS * NAP * 0.75


def _nap(store: Store, naps: list[float]) -> None:
    with suppress(StoreError):
        naps.append(store.nap(NAP))


def listen(config: Config, shared: bool = False) -> socket.socket:
    """Our own socket first, so that a taken port is a sentence and no half-started server."""
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        listener = socket.create_server(
            (config.host, config.port), family=family, backlog=1024, reuse_port=shared
        )
    except OSError as error:
        raise Trouble(_why_not(error, config)) from error
    # For every connection that comes of it. Else the end of an answer waits until the other side
    # has confirmed its beginning, which it puts off for 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _why_not(error: OSError, config: Config) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {config.port} is already in use. Stop the other program, "
            f"or choose another one: --port {config.port + 1 if config.port < 65_535 else 8000}"
        )
    if error.errno == errno.EACCES:
        return f"Port {config.port} needs more rights than this user has. Try --port 8000."
    return f"Cannot listen on {config.host}: {error.strerror or error}."


def _raise_the_limit_of_files() -> None:
    """A phone is an open file. Take what the system lets us have, and say so when it is little."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_SOCKETS if hard == resource.RLIM_INFINITY else min(MOST_SOCKETS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    if wanted < 2_000:
        print(f"This system allows {wanted} open files, so at most about that many phones.")


def welcome(config: Config, store: Store) -> None:
    host = "localhost" if config.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else config.host
    address = config.public_url or f"http://{host}:{config.port}"
    print(f"Facilitator is running. Open {address}/ in a browser.")
    service = Service(store, now_ms, lambda: 0)
    link = first_link(Records(store, service.write), now_ms())
    if link:
        print(f"First visit: {address}{link} makes your account (once, within seven days).")
    print("Stop it with Ctrl+C.", flush=True)


def _run(program: Program, listener: socket.socket) -> None:
    mode = program.config.async_mode
    if mode == "eventlet" or mode == "gevent":
        green.serve(listener, program.flask, MOST_SOCKETS)
    else:
        listener.close()
        program.socketio.run(
            program.flask,
            host=program.config.host,
            port=program.config.port,
            allow_unsafe_werkzeug=True,
        )


def transcript(config: Config, code: str, form: str) -> bytes:
    """A session's record, for whoever owns the data folder."""
    with closing(opened(config)) as store:
        row = rows.session_by_code(store, code.strip().upper())
        if row is None:
            raise Trouble(f"There is no session with the code {code}.")
        service = Service(store, now_ms, lambda: 0)
        state = service.state(row.id)
        return export(state, Actor("a:export", "facilitator"), form)
