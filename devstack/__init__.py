"""Starts PostgreSQL, Valkey, SeaweedFS and, for tests, clamd and RabbitMQ: real servers, on loopback."""
