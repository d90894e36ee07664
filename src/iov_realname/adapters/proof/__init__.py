"""Where seals are kept, and keys that sign them."""
