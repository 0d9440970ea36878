"""Lists and calls tools with the `mcp` 1.x client, the stack under most agent frameworks (../steps.py). There is one mode, `legacy`."""

import sys
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import McpError

sys.path.append(str(Path(__file__).parent.parent))
import steps


async def call(session, tool, arguments):
    try:
        return steps.result(await session.call_tool(tool, arguments))
    except McpError as error:
        return {"protocolError": {"code": error.error.code, "message": error.error.message}}


async def run(configuration):
    async with AsyncExitStack() as stack:
        if "stdio" in configuration:
            streams = await stack.enter_async_context(stdio_client(StdioServerParameters(**configuration["stdio"])))
        else:
            http = configuration["http"]
            # The environment's proxies are not for the loopback.
            client = httpx.AsyncClient(headers=http.get("headers", {}), timeout=60, trust_env=False)
            client = await stack.enter_async_context(client)
            streams = await stack.enter_async_context(streamable_http_client(http["url"], http_client=client))
        session = await stack.enter_async_context(ClientSession(streams[0], streams[1]))
        handshake = await session.initialize()
        tools, cursor = [], None
        while True:
            page = await session.list_tools(cursor=cursor)
            tools += [tool.name for tool in page.tools]
            cursor = page.nextCursor
            if cursor is None:
                break
        await steps.take(configuration, tools, lambda tool, arguments: call(session, tool, arguments), handshake.protocolVersion)


if __name__ == "__main__":
    steps.main(run)
