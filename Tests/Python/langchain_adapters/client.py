"""Lists and calls tools as a LangChain agent does, through `langchain-mcp-adapters` (../steps.py)."""

import sys
from pathlib import Path

from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools

sys.path.append(str(Path(__file__).parent.parent))
import steps


async def run(configuration):
    if "stdio" in configuration:
        connection = {"transport": "stdio", **configuration["stdio"]}
    else:
        connection = {"transport": "http", **configuration["http"]}
    async with MultiServerMCPClient({"tollgate": connection}).session("tollgate") as session:
        tools = {tool.name: tool for tool in await load_mcp_tools(session)}

        async def call(tool, arguments):
            message = await tools[tool].ainvoke({"type": "tool_call", "id": "1", "name": tool, "args": arguments})
            blocks = message.content if isinstance(message.content, list) else [{"type": "text", "text": message.content}]
            return {
                "isError": message.status == "error",
                "texts": [block["text"] for block in blocks if block["type"] == "text"],
                "structured": (message.artifact or {}).get("structured_content"),
            }

        await steps.take(configuration, list(tools), call)


if __name__ == "__main__":
    steps.main(run)
