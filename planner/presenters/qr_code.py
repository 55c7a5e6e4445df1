"""Addresses as QR codes."""

import segno

_MODULE_PIXELS = 4


def qr_svg(address: str) -> str:
    """The code as an SVG element with its quiet zone: black on white in every theme, and without styles."""
    code = segno.make_qr(address, error="m")
    return code.svg_inline(scale=_MODULE_PIXELS, dark="#000", light="#fff", svgclass=None, lineclass=None)
