"""Carriers' protocols, each in a package of its own, over one small transport."""
