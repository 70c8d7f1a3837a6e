"""What strangers write, made ever stranger: see `python -m fuzz --help`."""
