"""What an inspector does: replays, explains, tries rules, finds what is wrong, counts."""
