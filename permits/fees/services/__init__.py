"""What may be done with money, a room a use case."""
