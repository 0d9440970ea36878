"""The official Python SDK as a client of the simulator.

Arguments: the simulator's port, and the two files `app_pkcs1.der.hex` and `alipay_pub_bare.txt`.
The SDK signs every request and verifies every answer itself; a check that fails ends the program with its name and status 1.
"""

import base64
import html
import json
import re
import sys
import types
import urllib.parse
import urllib.request
from http.client import HTTPConnection

import rsa
from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.exception.Exception import ResponseException
from alipay.aop.api.request.AlipayTradeCreateRequest import AlipayTradeCreateRequest
from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import AlipayTradeFastpayRefundQueryRequest
from alipay.aop.api.request.AlipayTradePagePayRequest import AlipayTradePagePayRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest
from alipay.aop.api.request.AlipayTradeWapPayRequest import AlipayTradeWapPayRequest
from alipay.aop.api.util import WebUtils

PORT = int(sys.argv[1])
APP_KEY = base64.b64encode(bytes.fromhex(open(sys.argv[2]).read().strip())).decode()
PLATFORM_KEY = open(sys.argv[3]).read().strip()
HOME = "http://127.0.0.1:%d" % PORT


class ToSimulator(HTTPConnection):
    """The SDK knows no ports but 80 and 443: it always connects to one of these, and fails on a URL that has another."""

    def __init__(self, host, port=None, timeout=None):
        super().__init__(host, PORT, timeout=timeout)


WebUtils.httplib = types.SimpleNamespace(HTTPConnection=ToSimulator)
checks = 0


def check(what, holds):
    global checks
    if not holds:
        print("failed: " + what)
        sys.exit(1)
    checks += 1


def client(sign_type="RSA2", app_key=APP_KEY):
    config = AlipayClientConfig()
    config.server_url = "http://127.0.0.1/gateway.do"
    config.app_id = "2021000000000001"
    config.app_private_key = app_key
    config.alipay_public_key = PLATFORM_KEY
    config.sign_type = sign_type
    return DefaultAlipayClient(config)


def call(kind, sign_type="RSA2", **content):
    request = kind()
    request.biz_content = content
    return json.loads(client(sign_type).execute(request))


def control(path, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(HOME + "/simulator/" + path, data=data, method=method)
    return json.load(urllib.request.urlopen(request))


def browse(url, data=None):
    return urllib.request.urlopen(url.replace("http://127.0.0.1/", HOME + "/"), data=data).read().decode()


def pays_by_page(page):
    """Presses the button of a cashier page."""
    action = re.search(r'action="([^"]+)"', page).group(1)
    return browse(HOME + action, data=b"")


def makes_queries_and_refunds(sign_type, number):
    order = {"out_trade_no": number, "total_amount": "88.88", "subject": "插画 订制 & 100% +1", "buyer_id": "2088622987654321"}
    made = call(AlipayTradeCreateRequest, sign_type, **order)
    check("create makes a trade of 28 digits", made["code"] == "10000" and re.fullmatch(r"\d{28}", made["trade_no"]))
    found = call(AlipayTradeQueryRequest, sign_type, out_trade_no=number)
    check("a new trade waits for its buyer", found["trade_status"] == "WAIT_BUYER_PAY")
    control("orders/%s/pay" % number, {})
    found = call(AlipayTradeQueryRequest, sign_type, trade_no=made["trade_no"])
    check("a paid trade is a success", found["trade_status"] == "TRADE_SUCCESS" and found["total_amount"] == "88.88")
    check("the buyer is shown masked", found["buyer_logon_id"] == "buy***@example.com")
    for change in ["Y", "N"]:
        back = call(AlipayTradeRefundRequest, sign_type, out_trade_no=number, refund_amount="30.00", out_request_no="R1")
        check("refund answers 10000", back["code"] == "10000" and back["refund_fee"] == "30.00")
        check("refund answers " + change, back["fund_change"] == change)
    other = call(AlipayTradeRefundRequest, sign_type, out_trade_no=number, refund_amount="30.01", out_request_no="R1")
    check("another amount under the number is refused", other["sub_code"] == "ACQ.DISCORDANT_REPEAT_REQUEST")
    seen = call(AlipayTradeFastpayRefundQueryRequest, sign_type, out_trade_no=number, out_request_no="R1")
    check("the refund is found", seen["refund_status"] == "REFUND_SUCCESS" and seen["refund_amount"] == "30.00")
    absent = call(AlipayTradeFastpayRefundQueryRequest, sign_type, out_trade_no=number, out_request_no="R2")
    check("another refund is absent", absent["code"] == "10000" and "refund_status" not in absent)
    ledger = control("ledger?outTradeNo=" + number)
    check("the ledger holds one refund", ledger["refunds"] == 1 and ledger["refunded"] == "30.00")
    check("the ledger counts the requests", [r["received"] for r in ledger["refundRequests"]] == [3])


def pays_by_link():
    request = AlipayTradePagePayRequest()
    order = {"out_trade_no": "PY_PAGE", "total_amount": "0.01", "subject": "link"}
    request.biz_content = dict(order, product_code="FAST_INSTANT_TRADE_PAY")
    request.return_url = "https://shop.example/back?x=1"
    link = client().page_execute(request, "GET")
    unopened = call(AlipayTradeQueryRequest, out_trade_no="PY_PAGE")
    check("an unopened link is no trade", unopened["sub_code"] == "ACQ.TRADE_NOT_EXIST")
    page = browse(link)
    opened = call(AlipayTradeQueryRequest, out_trade_no="PY_PAGE")
    check("an opened link is a trade", opened["trade_status"] == "WAIT_BUYER_PAY")
    check("the way back is signed", "sign=" in html.unescape(pays_by_page(page)))
    check("the button pays", call(AlipayTradeQueryRequest, out_trade_no="PY_PAGE")["trade_status"] == "TRADE_SUCCESS")


def pays_by_form():
    request = AlipayTradeWapPayRequest()
    order = {"out_trade_no": "PY_FORM", "total_amount": "12.30", "subject": 'a "quoted" title'}
    request.biz_content = dict(order, product_code="QUICK_WAP_WAY")
    form = client().page_execute(request, "POST")
    action = re.search(r'action="([^"]+)"', form).group(1)
    content = html.unescape(re.search(r'name="biz_content" value="([^"]*)"', form).group(1))
    pays_by_page(browse(action, data=urllib.parse.urlencode({"biz_content": content}).encode()))
    check("a posted form pays", call(AlipayTradeQueryRequest, out_trade_no="PY_FORM")["trade_status"] == "TRADE_SUCCESS")


def is_told_what_is_wrong():
    control("faults", {"queue": [{"fault": "wrong-signature", "method": "alipay.trade.query"}]})
    try:
        call(AlipayTradeQueryRequest, out_trade_no="PY_PAGE")
        check("the SDK believes a wrong signature", False)
    except ResponseException as error:
        check("the SDK refuses a wrong signature", "sign verify failed" in str(error))
    stranger = rsa.newkeys(1024)[1].save_pkcs1("DER")
    request = AlipayTradeQueryRequest()
    request.biz_content = {"out_trade_no": "PY_PAGE"}
    answer = json.loads(client(app_key=base64.b64encode(stranger).decode()).execute(request))
    check("a stranger's signature is refused", answer["code"] == "40002" and answer["sub_code"] == "isv.invalid-signature")
    check("the answer quotes what was signed", "biz_content={&quot;out_trade_no&quot;" in answer["sub_msg"])


for kind in ["RSA2", "RSA"]:
    makes_queries_and_refunds(kind, "PY_" + kind)
pays_by_link()
pays_by_form()
is_told_what_is_wrong()
print("ok %d checks" % checks)
