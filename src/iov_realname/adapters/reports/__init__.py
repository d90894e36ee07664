"""What an inspection found, for people: one page to hand over, a workbook to count with, a console to look around in.

Nothing here opens anything sealed: there is no key. Needs ``pip install 'iov-realname[reports]'``.
"""
