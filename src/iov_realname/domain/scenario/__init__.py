"""Scenarios of use (使用场景): each classed and assessed for its risk, with the functions it may have.

words              the closed lists
events, state      the history of one scenario, ``scenario-<code>``, and what it amounts to
decide             what may be asked to happen, and the rules
owed               what a scenario still asks for, by when
"""
