"""Where the files lie that are not code: in a checkout beside the packages, in a wheel inside."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
INSTALLED = (PACKAGE / "_data").is_dir()

TEMPLATES = PACKAGE / "_data/templates" if INSTALLED else PACKAGE.parent / "templates"
STATIC_DIST = PACKAGE / "_data/static" if INSTALLED else PACKAGE.parent / "static/dist"
STYLES = PACKAGE / "_data/css" if INSTALLED else PACKAGE.parent / "static/css"
STRUCTURES = PACKAGE.parent / "structures"
