"""Misuse of cards (违规使用) as a case of its own: reported, assessed, measures taken, outcomes noted, closed.

words              the closed lists
events, state      the history of one case, ``misuse-<id>``, and what it amounts to
commands           what may be asked to happen
rules, decide      whether it does
owed               what a case still asks for, by when
"""
