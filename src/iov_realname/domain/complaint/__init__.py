"""Complaints (投诉) about registration and cards: received, answered by a day, closed with what was put right.

words              the closed lists
events, state      the history of one complaint, ``complaint-<id>``, and what it amounts to
commands, decide   what may be asked to happen, and the rules
owed               what a complaint still asks for, by when
"""
