"""What persons ask of their data (个人信息主体请求): access, a copy, correction, deletion.

words              the closed lists
events, state      the history of one request, ``request-<id>``, and what it amounts to
commands, decide   what may be asked to happen, and the rules
owed               what a request still asks for, by when
"""
