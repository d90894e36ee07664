"""What the protocols share: addresses, transport, careful decoding, tokens, orders, and honesty when things break."""
