"""Changes the code on purpose and looks whether a test notices: the part that mutmut does.

It changes one thing at a time in a copy under ``mutants/`` and runs the tests that reach it. What
``[tool.mutmut]`` in pyproject.toml names is changed; what was tried before is tried again only
where its function has changed, or where it is named.

It is started by its path, for the tests in that copy are a package of the same name as these.
"""

from __future__ import annotations

import argparse

from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation import mutators


def main() -> None:
    """Try what the command line asks for."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("names", nargs="*", help='which to try, as in "bot.posting.hours*"')
    parser.add_argument("--tests", nargs="+", help="the only tests to hold them against")
    parser.add_argument("--processes", type=int, default=1, help="how many to try at once")
    asked = parser.parse_args()
    _leave_strings_alone()
    if asked.tests:
        config().pytest_add_cli_args_test_selection = asked.tests
    cli(["run", f"--max-children={asked.processes}", *asked.names], standalone_mode=False)


def _leave_strings_alone() -> None:
    """Keep mutmut from changing texts: tests are not to repeat every word that people see."""
    mutators.mutation_operators.remove((mutators.cst.BaseString, mutators.operator_string))


if __name__ == "__main__":
    main()
