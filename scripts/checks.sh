#!/usr/bin/env bash
# Writes the tests of each check of MCP into the table of docs/mcp.md: those whose names begin with its number, and those that stand there
# without one. TidyTests hold the table to the tests.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

python3 - docs/mcp.md <<'END'
import pathlib
import re
import sys

named = {}
for file in pathlib.Path("Tests").rglob("*.swift"):
    for name in re.findall(r'@Test\(\s*"([^"\\]*)"', file.read_text()):
        numbers = re.match(r"(\d+(?:, \d+)*): ", name)
        for number in numbers.group(1).split(", ") if numbers else []:
            named.setdefault(int(number), set()).add(name)


def code(name):
    return f"`` {name} ``" if "`" in name else f"`{name}`"


def row(line):
    cells = re.match(r"\| (\d+) \|(.*?)\|(.*?)\| (.*) \|$", line)
    if not cells or int(cells[1]) not in named:
        return line
    others = [one or two for one, two in re.findall(r"`` (.+?) ``|`([^`]+)`", cells[4])]
    tests = sorted(named[int(cells[1])]) + [name for name in others if not re.match(r"\d+(, \d+)*: ", name)]
    return f"| {cells[1]} |{cells[2]}|{cells[3]}| {'; '.join(map(code, tests))} |"


page = pathlib.Path(sys.argv[1])
page.write_text("".join(row(line) + "\n" for line in page.read_text().splitlines()))
END
