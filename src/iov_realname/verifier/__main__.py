"""``python -m iov_realname.verifier``: checking evidence without the rest."""

from .program import main

if __name__ == "__main__":
    raise SystemExit(main(program=f"python -m {__package__}"))
