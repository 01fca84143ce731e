"""Amounts as other programs write them, into whole minor units, exactly."""

from __future__ import annotations

import re
from decimal import Decimal

from hub.domain.currencies import DECIMALS
from hub.domain.limits import MONEY_MINOR_MAX
from hub.intakes.unusable import Unusable

_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")


def minor_units(amount: object, currency: str, field: str) -> int:
    """Turn an amount into minor units.

    Args:
        amount: "12.50", "1200", or a whole number; never a binary fraction, which is not exact.
        currency: ISO 4217 code.
        field: the field's name, for the answer.

    Returns:
        0 .. `MONEY_MINOR_MAX`.

    Raises:
        Unusable: `bad_currency`, `bad_money` (no number, or finer than the currency), `negative`, `out_of_range`.
    """
    decimals = DECIMALS.get(currency)
    if decimals is None:
        raise Unusable("bad_currency", field="currency")
    text = str(amount).strip() if isinstance(amount, str | int) and not isinstance(amount, bool) else ""
    if not _AMOUNT.fullmatch(text):
        raise Unusable("bad_money", field=field)
    minor = Decimal(text).scaleb(decimals)
    if minor != minor.to_integral_value():
        raise Unusable("bad_money", field=field)
    if minor < 0:
        raise Unusable("negative", field=field)
    if minor > MONEY_MINOR_MAX:
        raise Unusable("out_of_range", field=field, limit=str(MONEY_MINOR_MAX))
    return int(minor)
