import AlipaySimulator
import Clocks
import Cryptography
import Foundation
import Money
import TestSupport
import Testing

@Suite("the official Python SDK")
struct OfficialSDKTests {
    /// Where the Python environments are: a directory that holds `alipay/bin/python`.
    static let environments = ProcessInfo.processInfo.environment["TOLLGATE_PYTHON_ENVS"]

    @Test(
        "as a client it sends every method that it can, and verifies every answer",
        .enabled(if: environments != nil, "set TOLLGATE_PYTHON_ENVS to a directory with alipay/bin/python (Tests/Python/alipay_sdk)"))
    func client() async throws {
        let now = SystemClock().now()
        let clock = HandClock(now - .days(2))
        let configuration = SimulatorConfiguration(
            appKey: try Project.key("app_pkcs8.der.hex").publicKey, platformKey: try Project.key("alipay_pkcs8.der.hex"), clock: clock,
            transfersNeedCertificates: false)
        let python = try #require(Self.environments) + "/alipay/bin/python"
        let script = Project.root.appendingPathComponent("Tests/Python/alipay_sdk/client.py").path
        let simulator = try AlipaySimulator(configuration: configuration)
        // An order that is old enough for a bill.
        try simulator.makeOrders([OrderDraft(outTradeNo: "PY_OLD", totalAmount: .fen(8888), subject: "插画")], paid: true)
        clock.set(now)
        let client = try await simulator.whileServing { address in
            let files = ["keys/app_pkcs1.der.hex", "keys/alipay_pub_bare.txt"].map { Project.vector($0).path }
            // The SDK stamps requests with the local time, whatever the machine's zone.
            let environment = ["TZ": "Asia/Shanghai", "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"]
            return try await ProgramRun.runAside(
                python, [script, "\(try RawCaller.port(of: address))"] + files, environment: environment)
        }
        #expect(client.status == 0, "\(client.output)")
        #expect(client.output.hasPrefix("ok ") && !client.output.hasPrefix("ok 0 "), "\(client.output)")
    }
}
