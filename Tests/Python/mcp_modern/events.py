"""What a host tells the `mcp` 2.x client beside its replies: progress, messages, links to open, changes of the tools.

The one argument is a JSON document: {"http": {"url": "...", "headers": {...}}, "mode": "2026-07-28" | "legacy"}
One JSON document is printed: {"progress": [...], "levels": [...], "link": "...", "url": "...", "changes": 1}
"""

import asyncio
import json
import sys
from contextlib import AsyncExitStack

import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import ElicitResult


async def run(configuration):
    progress, levels, urls = [], [], []
    changed = asyncio.Event()

    async def on_progress(done, total, message):
        progress.append([done, total, message])

    async def on_log(params):
        levels.append(params.level)

    async def on_elicitation(context, params):
        urls.append(params.url)
        return ElicitResult(action="accept")

    async def on_message(message):
        if getattr(message, "method", None) == "notifications/tools/list_changed":
            changed.set()

    async with AsyncExitStack() as stack:
        http = configuration["http"]
        # The environment's proxies are not for the loopback.
        session = httpx2.AsyncClient(headers=http.get("headers", {}), timeout=60, trust_env=False)
        server = streamable_http_client(http["url"], http_client=await stack.enter_async_context(session))
        mode = configuration["mode"]
        client = Client(
            server, mode=mode, logging_callback=on_log, log_level="warning" if mode != "legacy" else None,
            elicitation_callback=on_elicitation, message_handler=on_message)
        client = await stack.enter_async_context(client)
        if mode == "legacy":
            await client.set_logging_level("warning")
        await client.call_tool("progress", {}, progress_callback=on_progress)
        await client.call_tool("chatter", {})
        link = await client.call_tool("link", {})
        if mode == "legacy":
            # The stream of the session is opened beside the calls: the tools change until it is heard.
            while not changed.is_set():
                await client.call_tool("change", {})
        else:
            async with client.listen(tools_list_changed=True) as subscription:
                await client.call_tool("change", {})
                async for _ in subscription:
                    break
        return {"progress": progress, "levels": levels, "link": link.content[0].text, "urls": urls}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.loads(sys.argv[1])))))
