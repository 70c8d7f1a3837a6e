"""Programs for those who work on carom; nothing here is installed."""
