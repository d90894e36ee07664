"""Area codes (GB/T 2260) as far as they do not change: the first two digits."""

_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))

PROVINCES = frozenset(str(area) for first, last in _RANGES for area in range(first, last + 1))
"""Provinces, regions and municipalities; 81, 82 and 83 stand on residence permits."""

NATIONAL = "100000"
"""The area of units of the central government."""
