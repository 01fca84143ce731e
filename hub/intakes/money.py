"""Amounts as people write them, into whole minor units, exactly.

Minor units come from ISO 4217 itself and not from a locale's table: locales round some currencies for display (the
krona, the forint), and a total must be what the customer paid.
"""

from __future__ import annotations

import re
from decimal import Decimal

from hub.domain.limits import MONEY_MINOR_MAX
from hub.intakes.unusable import Unusable

_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY "
    "COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
    "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
    "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
DECIMALS = {code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()}
"""Decimals of every currency that people pay with. Source: ISO 4217, list one."""

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
