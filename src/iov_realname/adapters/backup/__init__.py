"""A log and its key store as one dated set: made while both are in use, verified, restored, never over a store.

The wrapping key is never in a set. Whoever has a set and not that key has histories without names.
"""
