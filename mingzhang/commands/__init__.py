"""Commands: one module for each, called as people type it; its `run` gives the exit status."""
