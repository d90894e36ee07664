"""The published test kit.

given           given a card's history, when a command comes, then these events, or a refusal
lifecycle       the stateful machine: one vehicle's cards, every act at any time, on any store, under any rules
invariants      what always holds, as named functions, and `broken`, which asks them all
clock           a clock and dice that do as they are told
strategies      Hypothesis strategies for every event; `ledger_rows` and `cast` for fleets and lives
ledgers         ledgers that are a list of rows
invented        cards, vehicles and persons with right check characters that exist nowhere
bench, stories, watching    what the machine and the invariants stand on

`lifecycle`, `cast`, `strategies` and `ledger_rows` need the extra `testing`.
"""
