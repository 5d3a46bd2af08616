"""How each kind of value is read: functions of reader, kind, node, path, label and dimensions.

`load/reader` has the table of them and calls them all alike; words, dates and codes have no use for the last three.
"""
