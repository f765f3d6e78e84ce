"""`python -m data8_tui.sandbox`: see server.py for what it prints, options.py for its knobs."""

import sys

from data8_tui.sandbox.options import parse


def main() -> None:
    options = parse(sys.argv[1:])
    from data8_tui.sandbox.server import serve

    serve(options)


if __name__ == "__main__":
    main()
