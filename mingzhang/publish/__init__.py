"""Publish: a built site → the folder that visitors see, one release after the other; not a part of building."""
