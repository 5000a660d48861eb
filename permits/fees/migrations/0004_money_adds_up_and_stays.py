"""The ledger only grows and adds up to zero, the lines of an invoice to its total; money received stays."""

from django.db import migrations

from workflows import triggers

BALANCES = """
CREATE FUNCTION fees_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry bigint; total numeric; sides integer;
BEGIN
  IF TG_TABLE_NAME = 'fees_ledgerentry' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
  SELECT coalesce(sum(amount), 0), count(*) INTO total, sides FROM fees_ledgerposting WHERE entry_id = entry;
  IF total <> 0 OR sides < 2 THEN
    RAISE EXCEPTION 'Ledger entry % does not balance: % postings add up to %', entry, sides, total
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON fees_ledgerentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fees_entry_balances();
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON fees_ledgerposting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fees_entry_balances();
"""
ADDS_UP = """
CREATE FUNCTION fees_invoice_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted bigint; asked numeric; lines numeric;
BEGIN
  IF TG_TABLE_NAME = 'fees_invoice' THEN wanted := NEW.id; ELSE wanted := NEW.invoice_id; END IF;
  SELECT total INTO asked FROM fees_invoice WHERE id = wanted;
  SELECT coalesce(sum(amount), 0) INTO lines FROM fees_invoiceline WHERE invoice_id = wanted;
  IF asked IS DISTINCT FROM lines THEN
    RAISE EXCEPTION 'Invoice % asks for %, but its lines add up to %', wanted, asked, lines
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoice_adds_up AFTER INSERT ON fees_invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fees_invoice_adds_up();
CREATE CONSTRAINT TRIGGER invoice_adds_up AFTER INSERT ON fees_invoiceline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fees_invoice_adds_up();
"""
MONEY_STAYS = """
CREATE FUNCTION fees_payment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.amount <> OLD.amount OR NEW.invoice_id <> OLD.invoice_id
     OR (OLD.receipt_number <> '' AND NEW.receipt_number <> OLD.receipt_number)
     OR (OLD.status IN ('settled', 'returned', 'surplus') AND NEW.status IN ('pending', 'failed')) THEN
    RAISE EXCEPTION 'Payment % stays: amount, invoice, receipt, and that it was received', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_stays BEFORE UPDATE OR DELETE ON fees_payment
  FOR EACH ROW EXECUTE FUNCTION fees_payment_stays();
CREATE FUNCTION fees_invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.total <> OLD.total OR NEW.number <> OLD.number
     OR NEW.application_id <> OLD.application_id OR NEW.stage <> OLD.stage
     OR (OLD.status = 'void' AND NEW.status <> 'void') THEN
    RAISE EXCEPTION 'Invoice % stays: number, total, application and stage; void is final', OLD.number
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_stays BEFORE UPDATE OR DELETE ON fees_invoice
  FOR EACH ROW EXECUTE FUNCTION fees_invoice_stays();
"""


class Migration(migrations.Migration):
    replaces = [("fees", "0002_ledger_is_append_only"), ("fees", "0004_books_and_invoices_add_up")]

    dependencies = [
        ("fees", "0003_refunds_and_waivers"),
        ("workflows", "0004_events_and_guards"),
    ]

    operations = [
        triggers.append_only("fees_ledgerentry"),
        triggers.append_only("fees_ledgerposting"),
        triggers.append_only("fees_invoiceline"),
        migrations.RunSQL(BALANCES, "DROP FUNCTION fees_entry_balances() CASCADE;"),
        migrations.RunSQL(ADDS_UP, "DROP FUNCTION fees_invoice_adds_up() CASCADE;"),
        migrations.RunSQL(
            MONEY_STAYS,
            "DROP FUNCTION fees_payment_stays() CASCADE; DROP FUNCTION fees_invoice_stays() CASCADE;",
        ),
    ]
