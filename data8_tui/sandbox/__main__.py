"""`python -m data8_tui.sandbox`: server.py documents its output, options.py its options."""

import sys

from data8_tui.sandbox.options import parse


def main() -> None:
    options = parse(sys.argv[1:])
    from sqlite3 import Error

    from data8_tui.sandbox.server import serve

    try:
        serve(options)
    except (OSError, Error) as error:
        sys.stderr.write(f"sandbox: port {options.port}, database {options.db}: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
