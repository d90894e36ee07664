"""Keeping personal data as long as it must be kept, and not longer.

finding    where subjects stand in the log
judging    what is to be done about each
acts       the commands of one subject
erasing    asking for an erasure, and its two approvals
running    the round over all subjects
destroying   the keys follow the record
exhibits   images, which are never in the log
"""
