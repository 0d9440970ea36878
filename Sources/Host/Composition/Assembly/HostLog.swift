import AlipayGateway
import Logging

/// The host's own log: on standard error, since standard output may be a wire.
enum HostLog {
    static func logger(_ settings: Settings) -> Logger {
        var logger = Logger(label: "tollgate") { label in
            switch settings.logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel =
            switch settings.logLevel {
            case .debug: .debug
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
        return logger
    }

    /// Writes down the gateway's exchanges: methods, results and the platform's own trace; never what was signed.
    static func observer(_ logger: Logger, _ settings: Settings) -> @Sendable (GatewayEvent) -> Void {
        let file = settings.alipay.logEnabled ? CallLog(settings) : nil
        return { event in
            switch event {
            case .exchanged(let exchange):
                logger.debug(
                    "exchange",
                    metadata: ["method": "\(exchange.method)", "result": "\(exchange.result)", "trace": "\(exchange.trace ?? "-")"])
                file?.write("\(exchange.method) \(exchange.result) trace=\(exchange.trace ?? "-")")
            case .signatureRefused(let report):
                let parameters = report.parameters.map { "\($0.name)=\($0.signed ?? "-")/\($0.verified ?? "-")" }.joined(separator: " ")
                logger.error(
                    "the platform verified another string than was signed",
                    metadata: [
                        "method": "\(report.method)", "differing": "\(report.differing.joined(separator: ","))", "digests": "\(parameters)",
                    ])
                file?.write("\(report.method) signature refused; digests signed/verified: \(parameters)")
            }
        }
    }
}
