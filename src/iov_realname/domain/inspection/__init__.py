"""What an inspection asks of histories, and how it is conducted. Pure, as the rest of the domain."""
