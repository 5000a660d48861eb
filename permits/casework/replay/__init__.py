"""Replay: real permit records, driven through the services that the pages use, at their recorded dates."""
