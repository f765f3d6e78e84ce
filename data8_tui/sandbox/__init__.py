"""A stand-in Data8 on a loopback socket, built from the public documentation alone.

    python -m data8_tui.sandbox                     an account in memory, on a free port
    python -m data8_tui.sandbox --port 8008 --db sandbox.db
    python -m data8_tui.sandbox --latency 0.05 --jitter 0.1 --fail-rate 0.1 --token-lifetime 60
    python -m data8_tui.sandbox --now 2026-11-20T09:15:30Z     stands still, for pictures
    python -m data8_tui.sandbox --help              every knob

server.py tells what the process prints and how a test runs one in a thread; routes_control.py, how
clock and faults are set while it runs. sample/contacts.csv is a file to cleanse with it, and
`python -m data8_tui.sandbox.sample` is what made it.

Where the documentation is silent this is what the sandbox does: a bare date in a filter is its
midnight in UTC; the answer to a new job is empty, with a Location; `start` is 1 and `count` 1,000
when they aren't given; output datasets appear when their job starts and are complete when it is; a
failed or cancelled job leaves none; type codes are 0 text, 1 whole number, 2 decimal, 3 date and
4 truth value, and any other code takes any scalar.
"""
