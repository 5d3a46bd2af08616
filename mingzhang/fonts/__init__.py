"""The fonts of the printed pages: where they come from, and how they are prepared, once."""
