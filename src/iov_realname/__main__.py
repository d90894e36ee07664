"""``python -m iov_realname`` is ``iov-realname``."""

from iov_realname.adapters.terminal import main

if __name__ == "__main__":
    main()
