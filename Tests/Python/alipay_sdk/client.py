"""The official Python SDK as a client of the simulator.

Arguments: the simulator's port, and the two files `app_pkcs1.der.hex` and `alipay_pub_bare.txt`.
The SDK signs every request and verifies every answer itself; a check that fails ends the program with its name and status 1.
"""

import base64
import html
import io
import json
import re
import sys
import types
import urllib.parse
import urllib.request
import zipfile
from http.client import HTTPConnection

import rsa
from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.exception.Exception import ResponseException
from alipay.aop.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest import (
    AlipayDataDataserviceBillDownloadurlQueryRequest,
)
from alipay.aop.api.request.AlipayFundAccountQueryRequest import AlipayFundAccountQueryRequest
from alipay.aop.api.request.AlipayFundTransCommonQueryRequest import AlipayFundTransCommonQueryRequest
from alipay.aop.api.request.AlipayFundTransUniTransferRequest import AlipayFundTransUniTransferRequest
from alipay.aop.api.request.AlipayOpenAppAlipaycertDownloadRequest import AlipayOpenAppAlipaycertDownloadRequest
from alipay.aop.api.request.AlipaySystemOauthTokenRequest import AlipaySystemOauthTokenRequest
from alipay.aop.api.request.AlipayTradeCancelRequest import AlipayTradeCancelRequest
from alipay.aop.api.request.AlipayTradeCloseRequest import AlipayTradeCloseRequest
from alipay.aop.api.request.AlipayTradeCreateRequest import AlipayTradeCreateRequest
from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import AlipayTradeFastpayRefundQueryRequest
from alipay.aop.api.request.AlipayTradePagePayRequest import AlipayTradePagePayRequest
from alipay.aop.api.request.AlipayTradePrecreateRequest import AlipayTradePrecreateRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest
from alipay.aop.api.request.AlipayTradeWapPayRequest import AlipayTradeWapPayRequest
from alipay.aop.api.request.AlipayUserInfoShareRequest import AlipayUserInfoShareRequest
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


def pays_by_code():
    made = call(AlipayTradePrecreateRequest, out_trade_no="PY_CODE", total_amount="5.00", subject="code")
    check("precreate answers a code", made["code"] == "10000" and made["qr_code"].startswith(HOME + "/qr/"))
    check("a code is no trade", call(AlipayTradeQueryRequest, out_trade_no="PY_CODE")["sub_code"] == "ACQ.TRADE_NOT_EXIST")
    pays_by_page(browse(made["qr_code"]))
    check("a scanned code pays", call(AlipayTradeQueryRequest, out_trade_no="PY_CODE")["trade_status"] == "TRADE_SUCCESS")


def cancels_and_closes():
    back = call(AlipayTradeCancelRequest, out_trade_no="PY_CODE")
    check("cancel of a paid order refunds", back["action"] == "refund" and back["retry_flag"] == "N")
    for number, kind in [("PY_CANCEL", AlipayTradeCancelRequest), ("PY_CLOSE", AlipayTradeCloseRequest)]:
        call(AlipayTradeCreateRequest, out_trade_no=number, total_amount="1.00", subject="s", buyer_id="2088622987654321")
        answer = call(kind, out_trade_no=number)
        check("an unpaid order is closed", answer["code"] == "10000" and answer.get("action", "close") == "close")
        check("it is closed", call(AlipayTradeQueryRequest, out_trade_no=number)["trade_status"] == "TRADE_CLOSED")
    paid = call(AlipayTradeCloseRequest, out_trade_no="PY_PAGE")
    check("a paid order is not closed", paid["sub_code"] == "ACQ.TRADE_STATUS_ERROR")


def transfers():
    control("deposit", {"amount": "100.00"})
    held = call(AlipayFundAccountQueryRequest, account_type="ACCTRANS_ACCOUNT", alipay_user_id="2088721000000001")
    payee = {"identity": "alice@example.com", "identity_type": "ALIPAY_LOGON_ID", "name": "王小雅"}
    content = dict(out_biz_no="PY_T1", trans_amount="20.00", product_code="TRANS_ACCOUNT_NO_PWD", biz_scene="DIRECT_TRANSFER")
    sent = call(AlipayFundTransUniTransferRequest, order_title="佣金", payee_info=payee, **content)
    check("a transfer arrives", sent["code"] == "10000" and sent["status"] == "SUCCESS")
    left = call(AlipayFundAccountQueryRequest, account_type="ACCTRANS_ACCOUNT", alipay_user_id="2088721000000001")
    spent = round((float(held["available_amount"]) - float(left["available_amount"])) * 100)
    check("the account holds less", spent == 2000)
    found = call(AlipayFundTransCommonQueryRequest, **{name: content[name] for name in ("out_biz_no", "product_code", "biz_scene")})
    check("the transfer is found", found["order_id"] == sent["order_id"] and found["trans_amount"] == "20.00")
    again = call(AlipayFundTransUniTransferRequest, payee_info=payee, **dict(content, trans_amount="21.00"))
    check("another amount under the number is refused", again["sub_code"] == "PAYMENT_INFO_INCONSISTENCY")


def token(**parameters):
    request = AlipaySystemOauthTokenRequest()
    for name, value in parameters.items():
        setattr(request, name, value)
    return json.loads(client().execute(request))


def asks_who_a_user_is():
    code = control("consents", {"userId": "2088622000000017", "scope": "auth_user"})["code"]
    first = token(grant_type="authorization_code", code=code)
    check("a code gives tokens, without a code of its own", "code" not in first and first["user_id"] == "2088622000000017")
    second = token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    check("tokens are renewed", second["access_token"] != first["access_token"])
    request = AlipayUserInfoShareRequest()
    request.add_other_text_param("auth_token", second["access_token"])
    shared = json.loads(client().execute(request))
    check("a user shares", shared["code"] == "10000" and shared["nick_name"] == "小雅" and shared["province"] == "浙江省")
    try:
        token(grant_type="authorization_code", code=code)
        check("the SDK takes an error response that nobody signed", False)
    except ResponseException as error:
        check("a code works once", "isv.code-invalid" in str(error))


def fetches_a_bill():
    day = control("ledger?outTradeNo=PY_OLD")["entries"][0]["time"][:10]
    answer = call(AlipayDataDataserviceBillDownloadurlQueryRequest, bill_type="trade", bill_date=day)
    with zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(answer["bill_download_url"]).read())) as archive:
        check("the file is whole", archive.testzip() is None)
        tables = [archive.read(name).decode("gbk") for name in archive.namelist()]
    check("the bill has the order", any("PY_OLD" in table and "88.88" in table for table in tables))
    today = call(AlipayDataDataserviceBillDownloadurlQueryRequest, bill_type="trade", bill_date="2999-01-01")
    check("there is no bill of days to come", today["sub_code"] == "INVAILID_ARGUMENTS")


def asks_for_a_certificate():
    answer = call(AlipayOpenAppAlipaycertDownloadRequest, alipay_cert_sn="0" * 32)
    check("an application without certificates gets none", answer["code"] == "40004")


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
pays_by_code()
cancels_and_closes()
transfers()
asks_who_a_user_is()
fetches_a_bill()
asks_for_a_certificate()
is_told_what_is_wrong()
print("ok %d checks" % checks)
