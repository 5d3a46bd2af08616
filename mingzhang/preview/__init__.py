"""A live preview on this machine: pages made in memory when asked for, and again after each edit."""
