"""Lists and calls tools with the `mcp` 2.x client, in whichever mode the configuration asks for.

The one argument is a JSON document:
    {"stdio": {"command": "...", "args": ["..."], "env": {"...": "..."}},      or
     "http": {"url": "...", "headers": {"...": "..."}},
     "mode": "auto" | "legacy" | "2026-07-28",
     "calls": [{"tool": "...", "arguments": {...}}]}
One JSON document is printed:
    {"version": "...", "tools": ["..."],
     "results": [{"isError": false, "texts": ["..."], "structured": {...}}, {"protocolError": {"code": -32602, "message": "..."}}]}
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack

import httpx2
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError


async def call(client, tool, arguments):
    try:
        result = await client.call_tool(tool, arguments)
    except MCPError as error:
        return {"protocolError": {"code": error.error.code, "message": error.error.message}}
    return {
        "isError": bool(result.is_error),
        "texts": [block.text for block in result.content if block.type == "text"],
        "structured": result.structured_content,
    }


async def run(configuration):
    async with AsyncExitStack() as stack:
        if "stdio" in configuration:
            server = StdioServerParameters(**configuration["stdio"])
        else:
            http = configuration["http"]
            # The environment's proxies are not for the loopback.
            session = httpx2.AsyncClient(headers=http.get("headers", {}), timeout=60, trust_env=False)
            server = streamable_http_client(http["url"], http_client=await stack.enter_async_context(session))
        client = await stack.enter_async_context(Client(server, mode=configuration.get("mode", "auto")))
        tools, cursor = [], None
        while True:
            page = await client.list_tools(cursor=cursor) if cursor is not None else await client.list_tools()
            tools += [tool.name for tool in page.tools]
            cursor = page.next_cursor
            if cursor is None:
                break
        results = [await call(client, one["tool"], one.get("arguments", {})) for one in configuration.get("calls", [])]
        return {"version": client.protocol_version, "tools": tools, "results": results}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.loads(sys.argv[1])))))
