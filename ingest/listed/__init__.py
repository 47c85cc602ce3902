"""Lists and tables of partner places, read as lists."""
