#!/usr/bin/env bash
# claims.sh LOG…: the acceptance lines of a full run that are not printed by the tests themselves, each held to the tests that it rests on.
# A claim whose tests did not pass, or did not run at all, is a failed one.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

failed=0

# claim NUMBER TEXT TEST…: ok where every test or suite of these names passed.
claim() {
    local number=$1 text=$2 name
    shift 2
    for name in "$@"; do
        if ! cat "${logfiles[@]}" | grep -F "\"$name\"" | grep -Eq '^. (Test|Suite) .*passed after'; then
            say "$number failed $text: \`$name\` did not pass"
            failed=1
            return
        fi
    done
    say "$number ok $text"
}

logfiles=("$@")

claim 2.2 "tollgate demo: every step of the day on the simulator's books" "the demonstration goes through and exits 0"
claim 2.3 "mcp 2.x (auto, legacy, 2026-07-28) and mcp<2 list and call over stdio and HTTP" \
    "every client lists the tools, pays, refunds and makes a held refund that is approved meanwhile, over both transports"
claim 2.4 "the official Python SDK and this project's simulator verify each other; the vectors hold" \
    "as a client it sends every method that it can, and verifies every answer" \
    "each request of the official SDK is signed and written byte for byte as the SDK does" \
    "each response body gives exactly the bytes that were signed, and its verdict"
claim 2.5 "every program that goes round the pipeline is refused for its stated reason; the controls compile" \
    "a forbidden move is refused for its stated reason" "the control compiles, so a program that is refused is refused for what it does"
claim 2.8 "every mistake made in public that this version can show is a named test" \
    "each mistake made in public names tests that are there"
claim 2.9 "planted secrets are found nowhere" \
    "the private key, tokens, signed contexts and approvers' secrets appear in no log, error, entry, reply or store"
claim 3.3 "the rendered text of every error code is asserted whole, carets under wide characters included" \
    "every code has one section with what is printed and a cure, and every section a code" \
    "each example prints exactly what the page says" \
    "all mistakes of a file come at once, in their order, with carets under wide characters" \
    "a caret behind Chinese text stands under its token, since each of its characters takes two cells"
claim 3.4 "ten policies of a service desk in docs/policy/desk.md, each with cases that pass" \
    "docs/policy/desk.md shows the ten policies of its folder and their cases, as they are" \
    "every case passes, and every statement is shown both ways"
claim 3.5 "each example policy has cases that show every statement both ways, and policy fmt leaves it as it is" \
    "every shipped policy has cases" "every case passes, and every statement is shown both ways" \
    "every policy file of the project is in its style, with every kind of line end"
claim 5.1 "docs/mcp.md says which tests cover which of the 33 checks of MCP; 32 and clauses of 31 and 33 have no upstream yet" \
    "each of the 33 checks of MCP but the one about upstreams names tests that are there, and that bear its number" \
    "every test that bears the number of a check stands in that check's row"
claim 5.5 "every template in config-templates is read, its command started, its tools listed; docs/openclaw.md does what it says" \
    "each template is read, its command started or its address called, its tools listed" \
    "openclaw's entry says streamable-http, and in its agent list only customer-service has the tools, and no shell beside them" \
    "the editors approve by themselves only what looks" \
    "docs/openclaw.md: what it tells an administrator to type does what it says"
claim 6.2 "all vectors hold, encryption and version 3 among them; the official Python SDK and the simulator verify each other" \
    "each request of the official SDK is signed and written byte for byte as the SDK does" \
    "each response body gives exactly the bytes that were signed, and its verdict" \
    "the AES vectors hold in both directions, the empty and the whole block included" \
    "each v3 request has the vectors' Authorization, and the v3 answer verifies" \
    "each notification has the verdict that it should have" "certificate files have the serial numbers that Alipay gives them" \
    "as a client it sends every method that it can, and verifies every answer"
claim 6.5 "every attack on payments, funds and identity fails" \
    "a cancel of an order that the buyer pays meanwhile counts in full" \
    "a link of 0.01 for a real order's number is refused, whether the order is paid, waits, or is quoted at another price" \
    "another customer's order cannot be closed" "an operation of another conversation does not exist" \
    "both order numbers, disagreeing, are refused" "a refund number of the shop's own system is refused" \
    "a known payee cannot be paid past its limit under another of its names" "a transfer of 0.10 makes no payee known" \
    "a transfer in DEALING is not sent again, by whatever number" "a handle of another agent, conversation or customer does not exist"
claim 6.6 "planted names, numbers, mails, papers and tokens of persons appear in no log, entry or reply" \
    "planted names, numbers, mails, papers and tokens of persons appear in no log, entry or reply"
claim 6.7 "tollgate doctor names each of 26 planted misconfigurations with its cure, and finds nothing wrong with a sound host" \
    "each planted misconfiguration is named, with its cure, and nothing else is" \
    "a host that is set up as it should be has nothing wrong, and every subject that was looked at says so" \
    "a host in certificate mode that is set up as it should be has nothing wrong" \
    "addresses to which nothing can come are named, whichever they are"

exit "$failed"
