"""A FastMCP server with a tool whose call and answer have the size of operation-status: it decides nothing and records nothing.

python fastmcp_server.py PORT RESULT, where RESULT is a result of that tool as JSON: its text and its structure are what is answered.
"""

import json
import sys

from fastmcp import FastMCP
from fastmcp.tools import ToolResult

answer = json.loads(sys.argv[2])
text, structure = answer["content"][0]["text"], answer["structuredContent"]
server = FastMCP("bench")


@server.tool(name="operation-status")
def operation_status(operation: str) -> ToolResult:
    """Tells what became of a payment, refund or transfer."""
    return ToolResult(content=text, structured_content=structure)


if __name__ == "__main__":
    # Without sessions and without streams: the least that it can do for a call.
    server.run(
        transport="http", host="127.0.0.1", port=int(sys.argv[1]), path="/mcp", stateless_http=True, json_response=True, log_level="critical",
        show_banner=False)
