"""Lists and calls tools with the client of `fastmcp` (../steps.py)."""

import sys
from pathlib import Path

from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

sys.path.append(str(Path(__file__).parent.parent))
import steps


async def run(configuration):
    if "stdio" in configuration:
        transport = StdioTransport(**configuration["stdio"])
    else:
        transport = StreamableHttpTransport(**configuration["http"])
    async with Client(transport) as client:
        tools = [tool.name for tool in await client.list_tools()]

        async def call(tool, arguments):
            return steps.result(await client.call_tool(tool, arguments, raise_on_error=False))

        await steps.take(configuration, tools, call)


if __name__ == "__main__":
    steps.main(run)
