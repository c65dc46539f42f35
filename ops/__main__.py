"""`python -m ops`: the boussole command."""

import sys


def main() -> int:
    try:
        from ops.cli import app
        from ops.errors import OpsError

        try:
            app(prog_name="boussole")
        except OpsError as error:
            sys.stderr.write(f"\n{error}\n")
            return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
