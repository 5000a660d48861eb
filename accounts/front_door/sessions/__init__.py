"""Sessions: how long they live, where they are open, how they end."""
