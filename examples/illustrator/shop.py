#!/usr/bin/env python3
"""An illustrator's shop: quotes a drawing, lets an agent hand out the payment link, and delivers when Alipay has told of the payment.

Python's standard library is all that it needs. It is three parties in one program, so that the whole of a sale can be read in one place:

  the studio   makes the order, says what it costs in a signed context, and keeps the books;
  the agent    asks Tollgate for a payment link over MCP; it can ask for no other order and no other price;
  the studio   is told of the payment at an address of its own, checks who tells it, and delivers once.

README.md says how to start it.
"""

import argparse
import hashlib
import hmac
import http.client
import http.server
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import urllib.parse


class Studio:
    """The books: orders by their numbers. Everything that is known of a payment comes in through `told`."""

    def __init__(self, secret):
        self.secret = secret
        self.orders = {}
        self.seen = set()
        self.changed = threading.Condition()

    def quote(self, title, price):
        """A new order. Its number is nobody's to guess."""
        number = "DRAW" + secrets.token_hex(8).upper()
        with self.changed:
            self.orders[number] = {"title": title, "price": price, "state": "quoted"}
        return number

    def told(self, headers, body):
        """A notification, as Tollgate sends it on: the body is Alipay's own, byte for byte.

        Returns what is answered. Anything but `success` makes Tollgate send it again.
        """
        notice = headers.get("Tollgate-Notice", "")
        if not self.is_genuine(headers.get("Tollgate-Signature", ""), notice, body):
            print("somebody sends what is not Tollgate's", flush=True)
            return b"fail"
        verdict = fields(notice)
        form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        with self.changed:
            order = self.orders.get(form.get("out_trade_no"))
            # What is known is answered as it was: it may come again, and must not be delivered again.
            if form.get("notify_id") in self.seen:
                return b"success"
            self.seen.add(form.get("notify_id"))
            if order is None or verdict.get("about") != "payment":
                print(f"taken note of: {notice}", flush=True)
                return b"success"
            if verdict.get("verdict") == "counted" and form.get("total_amount") == order["price"] and order["state"] == "quoted":
                order["state"], order["standing"] = "paid", verdict.get("price")
                self.changed.notify_all()
            elif verdict.get("verdict") != "known":
                order["state"] = "to be looked at"
                self.changed.notify_all()
        return b"success"

    def is_genuine(self, signature, notice, body):
        """Whether Tollgate has sent this: HMAC-SHA256 over time, notice and body."""
        parts = fields(signature)
        signed = f"{parts.get('t', '')}.{notice}.".encode() + body
        code = hmac.new(self.secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(code, parts.get("v1", ""))

    def wait(self, number, seconds):
        """The order as soon as it is not only quoted any more, or when the time is over."""
        with self.changed:
            self.changed.wait_for(lambda: self.orders[number]["state"] != "quoted", timeout=seconds)
            return dict(self.orders[number])


def fields(text):
    """`a=1,b=2` as a dictionary."""
    return dict(part.split("=", 1) for part in text.split(",") if "=" in part)


def listen(studio, port):
    """Takes notifications at http://127.0.0.1:PORT/paid. On the internet a server of yours stands before it; Tollgate needs none."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            answer = studio.told(self.headers, self.rfile.read(length)) if self.path == "/paid" and length <= 65536 else b"fail"
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def sign_context(tollgate, conversation, number, price):
    """What the studio states about the conversation: this one order, at this price. The agent cannot write it.

    Here the development key of this machine signs it, by a command. In production your backend signs with a key of its own:
    docs/context.md.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "context")
        words = ["context", "mint", "--agent", "assistant", "--conv", conversation]
        words += ["--order", number, "--quote", f"{number}={price}", "--out", path]
        subprocess.run([tollgate, *words], check=True, stdout=subprocess.DEVNULL)
        with open(path, encoding="utf-8") as file:
            return file.read().strip()


class Agent:
    """The agent's hands: calls of tools over MCP (2026-07-28). A real agent is a model; what it can do is the same."""

    def __init__(self, host, token, context):
        self.host, self.token, self.context = host, token, context

    def call(self, tool, arguments, progress=None):
        """Calls a tool and returns what it answers as data."""
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": {"name": "illustrator", "version": "1"},
        }
        if progress:
            meta["progressToken"] = secrets.token_hex(4)
        params = {"name": tool, "arguments": arguments, "_meta": meta}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        connection = http.client.HTTPConnection(self.host, timeout=330)
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "Authorization": f"Bearer {self.token}",
            "MCP-Protocol-Version": "2026-07-28",
            "Mcp-Method": "tools/call",
            "Mcp-Name": tool,
            "Tollgate-Context": self.context,
        }
        connection.request("POST", "/mcp", json.dumps(message), headers)
        answer = self.answer(connection.getresponse(), progress)
        result = answer.get("result", {})
        if result.get("isError") or "structuredContent" not in result:
            texts = " ".join(part.get("text", "") for part in result.get("content", []))
            raise SystemExit(f"{tool} is refused: {texts or answer.get('error')}")
        return result["structuredContent"]

    @staticmethod
    def answer(response, progress):
        """The answer, whether it comes as one piece of JSON or after events that say how far the call has come."""
        if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
            return json.loads(response.read())
        for line in response:
            if not line.startswith(b"data:") or not line[5:].strip():
                continue
            message = json.loads(line[5:])
            if "id" in message:
                return message
            if progress and message.get("method") == "notifications/progress":
                progress(message["params"])
        raise SystemExit("the host ended before it had answered")


def sell(arguments):
    with open(arguments.secret, encoding="utf-8") as file:
        studio = Studio(file.read().strip().encode())
    with open(arguments.token, encoding="utf-8") as file:
        token = file.read().strip()
    server = listen(studio, arguments.listen)

    number = studio.quote(arguments.title, arguments.price)
    print(f"quoted: {arguments.title}, {arguments.price} yuan, order {number}", flush=True)
    context = sign_context(arguments.tollgate, f"conversation-{number}", number, arguments.price)

    agent = Agent(arguments.host, token, context)
    link = agent.call(
        "create-web-page-alipay-payment",
        {"outTradeNo": number, "totalAmount": arguments.agent_price or arguments.price, "orderTitle": arguments.title},
    )
    print(f"link: {link['result']['paymentUrl']}", flush=True)

    def waiting(told):
        print(f"waiting: {told['progress']} of {told['total']} s", flush=True)

    seen = agent.call("wait-for-payment", {"out_trade_no": number}, waiting)
    print(f"the agent sees: {seen['payment']}", flush=True)
    # The agent's word is for the conversation. The studio delivers on what it was told itself.
    order = studio.wait(number, arguments.patience)
    print(f"the studio was told: {order['state']}, price {order.get('standing', 'unknown')}", flush=True)
    server.shutdown()
    if order["state"] != "paid":
        return 1
    print(f"delivered: {arguments.title}", flush=True)
    return 0


def main():
    parser = argparse.ArgumentParser(description="Sells one drawing.")
    parser.add_argument("title", help="what is drawn")
    parser.add_argument("price", help="what it costs, in yuan: 88.00")
    parser.add_argument("--host", default="127.0.0.1:8787", help="where Tollgate serves agents")
    parser.add_argument("--token", required=True, help="the file with the agent's token")
    parser.add_argument("--secret", required=True, help="the file that `tollgate notices secret --out` has made")
    parser.add_argument("--listen", type=int, default=8099, help="the port at which the studio is told of payments")
    parser.add_argument("--tollgate", default="tollgate", help="the program")
    parser.add_argument("--patience", type=float, default=60, help="how long the studio waits to be told, in seconds")
    parser.add_argument("--agent-price", help="what an agent that was talked round asks for instead")
    return sell(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
