"""Lists and calls tools with the `mcp` 2.x client, in whichever mode the configuration asks for (../steps.py)."""

import sys
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

sys.path.append(str(Path(__file__).parent.parent))
import steps


async def call(client, tool, arguments):
    try:
        return steps.result(await client.call_tool(tool, arguments))
    except MCPError as error:
        return {"protocolError": {"code": error.error.code, "message": error.error.message}}


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
        await steps.take(configuration, tools, lambda tool, arguments: call(client, tool, arguments), client.protocol_version)


if __name__ == "__main__":
    steps.main(run)
