"""Installs what Lintel runs on; standard library only, for the Python that the machine has."""
