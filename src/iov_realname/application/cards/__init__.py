"""The cards as lines: one row each, kept beside the log, exact whenever they are shown."""
