"""Lists and calls tools as an agent of `pydantic-ai-slim` does, with a model that asks for what the configuration says (../steps.py)."""

import sys
from pathlib import Path

from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import FunctionModel

sys.path.append(str(Path(__file__).parent.parent))
import steps


class Scripted:
    """A model that lists the tools it was given and asks for one call a run."""

    def __init__(self):
        self.tools, self.next, self.answers = [], None, []

    def __call__(self, messages, info):
        self.tools = [tool.name for tool in info.function_tools]
        returned = [part for part in messages[-1].parts if isinstance(part, ToolReturnPart)]
        self.answers += returned
        if self.next and not returned:
            return ModelResponse(parts=[ToolCallPart(tool_name=self.next[0], args=self.next[1])])
        return ModelResponse(parts=[TextPart("done")])


async def run(configuration):
    if "stdio" in configuration:
        transport = StdioTransport(**configuration["stdio"])
    else:
        transport = StreamableHttpTransport(**configuration["http"])
    model = Scripted()
    agent = Agent(FunctionModel(model), toolsets=[MCPToolset(transport)])
    async with agent:

        async def call(tool, arguments):
            model.next, model.answers = (tool, arguments), []
            await agent.run("Do as you are told.")
            # What the model is shown: the structure where there is one, else the text.
            content = model.answers[0].content
            if isinstance(content, dict):
                return {"isError": None, "texts": [], "structured": content}
            return {"isError": None, "texts": [str(content)], "structured": None}

        await agent.run("Which tools are there?")
        await steps.take(configuration, model.tools, call)


if __name__ == "__main__":
    steps.main(run)
