"""The second factor: who owes it, how it is set up and kept, the gate behind which it is asked for."""
