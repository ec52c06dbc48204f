"""A real nginx on this machine's loopback, with the site files that we ship.

Only names, ports and paths are put in place of the examples; what is not found there to be replaced
is an error, so that a file and its test cannot drift apart.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from dev import NGINX, ROOT
from tests.server import free_port

SITES = ROOT / "deploy/nginx"
HOST = "127.0.0.1"
FRAME = f"""
daemon off;
{"user root;" if os.geteuid() == 0 else ""}
worker_processes 1;
worker_rlimit_nofile 20000;
error_log stderr;
pid %(folder)s/nginx.pid;
events {{ worker_connections 10000; }}
http {{
    access_log off;
    types {{ }}
    %(temporary)s
    %(site)s
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
AROUND = """
server {{
    listen {port} ssl;
    server_name campus.example;
    ssl_certificate {folder}/proxy.pem;
    ssl_certificate_key {folder}/proxy.key;
    {site}
    location / {{ return 418; }}
}}
"""


def certificate(folder: Path) -> Path:
    """Signed by itself, for this address; the key lies beside it."""
    made = folder / "proxy.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-days", "2", "-subj", "/CN=proxy", "-addext", f"subjectAltName=IP:{HOST}"]
        + ["-keyout", str(folder / "proxy.key"), "-out", str(made)],
        check=True,
        capture_output=True,
    )
    return made


def own_host(folder: Path, behind: int, port: int, plain: int) -> str:
    return changed(
        (SITES / "facilitator.conf").read_text(),
        {
            "server_name facilitator.example.org;": f"server_name {HOST};",
            "listen 80;": f"listen {plain};",
            "listen 443 ssl;": f"listen {port} ssl;",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl;\n": "",
            "/etc/letsencrypt/live/facilitator.example.org/fullchain.pem": f"{folder}/proxy.pem",
            "/etc/letsencrypt/live/facilitator.example.org/privkey.pem": f"{folder}/proxy.key",
            "http://127.0.0.1:8000": f"http://127.0.0.1:{behind}",
        },
    )


def below(folder: Path, behind: int, port: int, plain: int) -> str:
    site = changed(
        (SITES / "facilitator-below.conf").read_text(),
        {"http://127.0.0.1:8000": f"http://127.0.0.1:{behind}"},
    )
    return AROUND.format(folder=folder, port=port, site=site)


def changed(text: str, examples: dict[str, str]) -> str:
    for example, ours in examples.items():
        assert example in text, f"the site file has no {example!r}"
        text = text.replace(example, ours)
    return text


@contextmanager
def nginx(folder: Path, site: str, port: int) -> Iterator[None]:
    paths = "\n".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    config = folder / "nginx.conf"
    config.write_text(FRAME % {"folder": folder, "temporary": paths, "site": site})
    said = (folder / "nginx.log").open("w")
    process = subprocess.Popen([NGINX, "-c", config, "-p", folder], stdout=said, stderr=said)
    said.close()
    try:
        wait_for(process, folder / "nginx.log", port)
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for(process: subprocess.Popen[bytes], log: Path, port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            urlopen(f"http://{HOST}:{port}", timeout=5).close()
        except OSError as error:
            if getattr(error, "code", 0):  # plain words to a port for TLS: it answers
                return
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())


def ports() -> tuple[int, int]:
    return free_port(), free_port()
