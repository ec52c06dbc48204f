"""The built scripts and style sheets, named by their content, so a browser asks for each once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from facilitator.paths import STATIC_DIST

SERVED = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}
PACKED = {"br": ".br", "gzip": ".gz"}
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<path d='M9 9h0M23 9h0M9 23h0M23 23h0' stroke='#12505c' stroke-width='12' "
    "stroke-linecap='round'/></svg>"
)
IMMUTABLE = "public, max-age=31536000, immutable"


def asset_address(folder: Path = STATIC_DIST) -> Callable[[str], str]:
    """From a plain name (`phone.js`) to the address of its present build, also of a newer one."""
    manifest = folder / "manifest.json"

    def address(name: str) -> str:
        built = _names(manifest, manifest.stat().st_mtime_ns) if manifest.exists() else {}
        return f"/static/dist/{built.get(name, name)}"

    return address


@lru_cache(maxsize=4)
def _names(manifest: Path, changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(manifest.read_text())
    return names


@lru_cache(maxsize=64)
def content(file: Path) -> bytes:
    """A name never gets another content, so one reading is enough."""
    return file.read_bytes()


@lru_cache(maxsize=256)
def packed(folder: Path, name: str, accepted: str) -> tuple[bytes, str]:
    """The content as this browser takes it, and how it is packed. OSError: there is no such file,
    which is not remembered, because it may be built the moment after."""
    wanted = parse_accept_header(accepted, Accept).best_match([*PACKED, "identity"], "identity")
    file = folder / f"{name}{PACKED.get(wanted, '')}"
    if wanted != "identity" and file.is_file():
        return content(file), wanted
    return content(folder / name), "identity"


def pages(folder: Path = STATIC_DIST) -> Blueprint:
    files = Blueprint("files", __name__)

    @files.get("/static/dist/<name>")
    def file(name: str) -> Response:
        kind = SERVED.get(Path(name).suffix)
        if kind is None:
            abort(404)
        try:
            body, packing = packed(folder, name, request.headers.get("Accept-Encoding", ""))
        except OSError:
            abort(404)
        response = Response(body, mimetype=kind)
        if packing != "identity":
            response.headers["Content-Encoding"] = packing
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    @files.get("/favicon.ico")
    def favicon() -> Response:
        """For what names no icon, like a transcript; our pages carry it in themselves."""
        response = Response(ICON, mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    return files
