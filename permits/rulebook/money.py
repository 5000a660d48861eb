"""Money and numbers: rounded half-up to the cent, and written the way an invoice writes them."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def started(quantity: Decimal, per: Decimal) -> Decimal:
    """Count the increments that have begun: 15,001 by 1,000 is 16."""
    return (quantity / per).to_integral_value(ROUND_CEILING)


def dollars(amount: Decimal) -> str:
    """Write an amount: $1,234.50."""
    return f"${cents(amount):,.2f}"


def round_dollars(amount: Decimal) -> str:
    """Write a threshold or rate without idle zeros: $2,000, $0.85, $500.01."""
    if amount == amount.to_integral_value():
        return f"${amount:,.0f}"
    return f"${amount.normalize():,f}" if amount != cents(amount) else dollars(amount)


def plain(number: Decimal) -> str:
    """Write a number without idle zeros: 1,250, 38.4."""
    return f"{number.normalize():,f}"
