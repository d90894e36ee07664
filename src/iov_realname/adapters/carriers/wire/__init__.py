"""What the protocols share: addresses, the transport, careful decoding, tokens, and honesty when things break."""
