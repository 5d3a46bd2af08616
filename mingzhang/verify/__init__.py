"""Verify: a built site is read back and held against what it was built from."""
