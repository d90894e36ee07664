"""Who checks the signatures of terminals. SM2 comes through the same port, where a provider of it is at hand."""
