"""What every client here does, in whichever way its own package lists and calls tools.

The one argument of a client is a JSON document:
    {"stdio": {"command": "...", "args": ["..."], "env": {"...": "..."}},      or
     "http": {"url": "...", "headers": {"...": "..."}},
     "mode": "auto" | "legacy" | "2026-07-28",                                  where the client has modes
     "calls": [{"tool": "...", "arguments": {...}}]}
One line is printed once the calls are answered:
    {"version": "...", "tools": ["..."],
     "results": [{"isError": false, "texts": ["..."], "structured": {...}}, {"protocolError": {"code": -32602, "message": "..."}}]}
What a package does not show of an answer is null. Each line on standard input is a list of calls more, made over the same connection,
and its results are another line; the client ends when the input does.
"""

import asyncio
import json
import sys


def result(answer):
    """An answer of the `mcp` package, of either generation."""
    is_error = answer.is_error if hasattr(answer, "is_error") else answer.isError
    structured = answer.structured_content if hasattr(answer, "structured_content") else answer.structuredContent
    texts = [block.text for block in answer.content if block.type == "text"]
    images = [getattr(block, "mime_type", None) or block.mimeType for block in answer.content if block.type == "image"]
    told = {"isError": bool(is_error), "texts": texts, "structured": structured}
    return told | {"images": images} if images else told


async def take(configuration, tools, call, version=None):
    """Makes the calls by `call(tool, arguments)`, and prints what came of them."""

    async def results(calls):
        return [await call(one["tool"], one.get("arguments", {})) for one in calls]

    print(json.dumps({"version": version, "tools": tools, "results": await results(configuration.get("calls", []))}), flush=True)
    # Off the loop: the connection lives on while nothing is said.
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps({"results": await results(json.loads(line))}), flush=True)


def main(run):
    asyncio.run(run(json.loads(sys.argv[1])))
