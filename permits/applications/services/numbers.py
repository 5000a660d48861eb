"""Numbers without gaps or doubles."""

from django.db import connection, transaction

from permits.applications.models import NumberSequence

NEXT = f"""
    INSERT INTO {NumberSequence._meta.db_table} (prefix, last) VALUES (%s, 1)
    ON CONFLICT (prefix) DO UPDATE SET last = {NumberSequence._meta.db_table}.last + 1
    RETURNING last
"""  # noqa: S608 (the table's own name)


@transaction.atomic
def next_number(prefix: str) -> int:
    """Take the next number under a prefix, from 1.

    The row stays locked until the caller's transaction ends: given back when that fails, so there is no gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [prefix])
        row = cursor.fetchone()
    return int(row[0])
