"""A stand-in Data8 on a loopback socket, built from the public documentation alone.

    python -m data8_tui.sandbox                     an account in memory, on a free port
    python -m data8_tui.sandbox --port 8008 --db sandbox.db
    python -m data8_tui.sandbox --latency 0.05 --jitter 0.1 --fail-rate 0.1 --token-lifetime 60
    python -m data8_tui.sandbox --now 2026-11-20T09:15:30Z     a frozen clock, for screenshots
    python -m data8_tui.sandbox --help              every option

server.py documents what the process prints and how a test runs it in a thread; routes/control.py,
how its clock and its faults are set at run time. sample/contacts.csv is a file to cleanse with it,
written by `python -m data8_tui.sandbox.sample`.

Where Data8's documentation is silent, the sandbox assumes: a bare date in a filter is its midnight
in UTC; the response to a new job is empty, with a Location; `start` is 1 and `count` 1,000
when they aren't given; output datasets appear when their job starts and are complete when it is; a
failed or cancelled job leaves none; a workflow requires columns, and a job whose main input lacks
one is accepted and fails; type codes are 0 text, 1 whole number, 2 decimal, 3 date and
4 boolean, and any other code accepts any scalar.
"""
