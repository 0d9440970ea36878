"""Lists and calls tools as an agent of `openai-agents` does: as function tools, with the schemas as that package makes them strict
(../steps.py). What a tool gives back there is its text."""

import json
import sys
from pathlib import Path

from agents import Agent
from agents.mcp import MCPServerStdio, MCPServerStreamableHttp
from agents.mcp.util import MCPUtil
from agents.run_context import RunContextWrapper
from agents.tool_context import ToolContext

sys.path.append(str(Path(__file__).parent.parent))
import steps


async def run(configuration):
    if "stdio" in configuration:
        server = MCPServerStdio(params=configuration["stdio"], client_session_timeout_seconds=60)
    else:
        server = MCPServerStreamableHttp(params={**configuration["http"], "timeout": 60}, client_session_timeout_seconds=60)
    async with server:
        agent = Agent(name="assistant", mcp_servers=[server])
        listed = await MCPUtil.get_function_tools(server, True, RunContextWrapper(context=None), agent)
        tools = {tool.name: tool for tool in listed}

        async def call(tool, arguments):
            text = json.dumps(arguments)
            context = ToolContext(context=None, tool_name=tool, tool_call_id="1", tool_arguments=text)
            output = await tools[tool].on_invoke_tool(context, text)
            blocks = output if isinstance(output, list) else [output]
            texts = [block["text"] if isinstance(block, dict) else getattr(block, "text", str(block)) for block in blocks]
            return {"isError": None, "texts": texts, "structured": None}

        await steps.take(configuration, list(tools), call)


if __name__ == "__main__":
    steps.main(run)
