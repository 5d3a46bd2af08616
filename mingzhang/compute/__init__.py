"""Compute: records become figures, tables and a list of blocks."""
