# SPDX-License-Identifier: Apache-2.0
"""Scaled decimals and money: exact, rounded half up, shown with the typographic conventions of the papers."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MINUS = "\u2212"
LIMIT = Decimal(10) ** 15
"""No figure of the trade comes near it."""


def rounded(value: Decimal, scale: int) -> Decimal:
    """Rounded half up to ``scale`` decimals."""
    return value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)


def parse_decimal(text: str, scale: int) -> Decimal:
    """Read a typed number; thousands separators and full-width figures are understood.

    ValueError if it is no number or has more decimals than ``scale``: digits are never cut off silently.
    """
    cleaned = text.strip().translate(str.maketrans("０１２３４５６７８９．，－", "0123456789.,-"))
    cleaned = cleaned.replace(",", "").replace(" ", "").replace(MINUS, "-")
    try:
        value = Decimal(cleaned)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or abs(value) >= LIMIT or value != rounded(value, scale):
        raise ValueError(text)
    return rounded(value, scale)


def plain_decimal(value: Decimal, scale: int) -> str:
    """The plain value of a decimal field: exactly ``scale`` decimals."""
    return f"{rounded(value, scale):f}"


def scaled(text: str, scale: int) -> int:
    """The integer a store keeps for a plain decimal."""
    return int(rounded(Decimal(text), scale).scaleb(scale))


def unscaled(number: int, scale: int) -> str:
    """The plain decimal of a stored integer."""
    return f"{Decimal(number).scaleb(-scale):f}"


def show_decimal(text: str) -> str:
    """``1,850.0`` with a true minus sign."""
    return f"{Decimal(text):,f}".replace("-", MINUS)


def parse_money(text: str) -> int:
    """Yuan as typed (``86``, ``¥ 1,234.50``) to fen. ValueError if it is no amount."""
    return int(parse_decimal(text.replace("¥", "").replace("￥", "").replace("元", ""), 2).scaleb(2))


def show_money(fen: int) -> str:
    """``¥ 5,297.60``."""
    return f"¥ {Decimal(fen).scaleb(-2):,.2f}".replace("-", MINUS)


def trimmed(plain: str) -> str:
    """A decimal without the zeros that its scale adds: ``1.000`` → ``1``."""
    number = Decimal(plain)
    return show_decimal(f"{number.normalize():f}" if number else "0")


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def _section(number: int) -> str:
    out, zero = "", False
    for place in range(3, -1, -1):
        figure = number // 10**place % 10
        if figure == 0:
            zero = bool(out)
            continue
        out += ("零" if zero else "") + _DIGITS[figure] + _PLACES[place]
        zero = False
    return out


def daxie(fen: int) -> str:
    """An amount in capital figures (人民币大写): 105 → 壹元零伍分, 0 → 零元整."""
    sign, fen = ("负", -fen) if fen < 0 else ("", fen)
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    out, gap = "", False
    for group in range(3, -1, -1):
        part = yuan // 10 ** (4 * group) % 10_000
        if part == 0:
            gap = bool(out)
            continue
        if out and (gap or part < 1000):
            out += "零"
        out += _section(part) + _GROUPS[group]
        gap = False
    if yuan:
        out += "元"
    if not jiao and not cent:
        return sign + (out or "零元") + "整"
    if jiao:
        out += _DIGITS[jiao] + "角"
    elif yuan:
        out += "零"
    return sign + out + (_DIGITS[cent] + "分" if cent else "整")
