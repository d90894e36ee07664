"""Subjects (信息主体): one person or unit in one role, how long their data is kept, who read it, and how it ends.

words      the closed lists
mentions   which sealed field of which event is about whom
service    when service to each subject of a history began and ended
clock      until when its data is held
events, state                the history of one subject, ``subject-<id>``, and what it amounts to
retention, erasure, reading  what may be done with it
decide     which decider answers which command
"""
