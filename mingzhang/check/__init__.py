"""Rules that a finished document must satisfy; each module holds those of one concern."""
