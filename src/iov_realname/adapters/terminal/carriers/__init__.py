"""Commands about what goes to carriers, and what they answer."""
