"""One module per subject; each yields the results of its rows on one ground, or on none."""
