"""Numbers, IMSIs, addresses and access points that a carrier has set aside for IoV cards (专用资源).

words              the closed lists
events, state      the history of one carrier's resources, ``resource-<carrier>``, and what it amounts to
judging            whether a card is within them
decide             what may be asked to happen, and the rules
"""
