"""Carom: bounce management for everyone who sends mail."""
