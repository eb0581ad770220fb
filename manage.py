#!/usr/bin/env python3
"""The command line of the newsroom."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db.utils import DatabaseError, OperationalError
    except ImportError:
        sys.exit("Django is not installed here: run `make demo` or `make test` once, then .venv/bin/python manage.py.")
    if "--traceback" in sys.argv:
        execute_from_command_line(sys.argv)
        return
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Newsroom is not set up right: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    except DatabaseError as error:
        # Only what the database says of itself; a mistake in a query is ours and shows where it is.
        if type(error) not in {DatabaseError, OperationalError}:
            raise
        reason = str(error).strip().splitlines()[0]
        sys.exit(f"The database named by DATABASE_URL does not answer: {reason} (--traceback shows where)")


if __name__ == "__main__":
    main()
