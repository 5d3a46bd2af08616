"""Render: one computed document becomes a page, a PDF and downloads (bytes, no files)."""
