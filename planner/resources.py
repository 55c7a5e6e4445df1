"""Where the read-only folders are, in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE_DIR = Path(__file__).resolve().parent


def _shipped_dir(name: str, package_dir: Path) -> Path:
    """Return the folder `name` inside the package (a wheel) or beside it (a checkout)."""
    inside = package_dir / name
    return inside if inside.is_dir() else package_dir.parent / name


def data_dir(*, package_dir: Path = PACKAGE_DIR) -> Path:
    """Return the folder of the curriculum's TOML files; it never holds a person's data."""
    return _shipped_dir("data", package_dir)


def templates_dir(*, package_dir: Path = PACKAGE_DIR) -> Path:
    """Return the folder of the Jinja templates."""
    return _shipped_dir("templates", package_dir)
