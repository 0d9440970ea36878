import Diagnostics
import JSON

/// What the doctor found out about one thing.
struct Finding: Sendable, Hashable {
    /// The things that are looked at, in this order.
    enum Subject: String, Sendable, Hashable, CaseIterable {
        /// The settings file, the variables, the flags.
        case settings
        /// The app's id and its environment.
        case application
        /// The app's private key.
        case appKey = "app-key"
        /// Alipay's public key.
        case alipayKey = "alipay-key"
        /// Certificate mode's files.
        case certificates
        /// What the selected tools need beside the keys.
        case tools
        /// Where Alipay and browsers are sent.
        case addresses
        /// Whether Alipay answers, knows the app and takes its signature.
        case alipay
        /// How far this machine's clock is from Alipay's.
        case clock
        /// Whether the app may use what the tools use.
        case permissions
        /// The store and its keys.
        case store
        /// Who answers for the host.
        case people
        /// What is in force.
        case policy
        /// Who may call.
        case agents
        /// Who can read the host's secrets.
        case secrets
    }

    /// How it is.
    enum Verdict: String, Sendable, Hashable {
        /// As it has to be.
        case sound = "ok"
        /// Works, and should be looked at.
        case warning
        /// Does not work, or is not safe.
        case wrong = "FAILED"
        /// Was not looked at, since something before it is wrong or it is not set up.
        case skipped
    }

    let subject: Subject
    let verdict: Verdict
    /// One sentence: what is so. Nothing secret.
    let text: String
    /// What to do, each a sentence or the text to type.
    let cure: [String]

    static func sound(_ subject: Subject, _ text: String) -> Finding { Finding(subject: subject, verdict: .sound, text: text, cure: []) }

    static func warning(_ subject: Subject, _ text: String, cure: String...) -> Finding {
        Finding(subject: subject, verdict: .warning, text: text, cure: cure)
    }

    static func wrong(_ subject: Subject, _ text: String, cure: [String]) -> Finding {
        Finding(subject: subject, verdict: .wrong, text: text, cure: cure)
    }

    static func skipped(_ subject: Subject, _ text: String) -> Finding {
        Finding(subject: subject, verdict: .skipped, text: text, cure: [])
    }

    /// Everything that is wrong with settings, each a finding.
    static func wrong(_ subject: Subject, _ error: SettingsError, otherwise: [String]) -> [Finding] {
        error.problems.map { problem in
            switch problem {
            case .outside(let message, let help): wrong(subject, message, cure: help.isEmpty ? otherwise : help)
            case .inFile(let found):
                wrong(
                    subject, "\(found.span.file):\(found.span.line):\(found.span.column): \(found.message)",
                    cure: found.help.isEmpty ? otherwise : found.help)
            }
        }
    }

    /// What an error says, as a finding; `otherwise` is the cure where the error knows none.
    static func wrong(_ subject: Subject, _ error: any Error, otherwise: String...) -> Finding {
        if let error = error as? SettingsError, let first = wrong(subject, error, otherwise: otherwise).first { return first }
        let complaint = Complaint(error)
        return wrong(subject, complaint.message, cure: complaint.help.isEmpty ? otherwise : complaint.help)
    }
}

extension Finding {
    /// For programs.
    var json: JSONValue {
        [
            "subject": .string(subject.rawValue), "verdict": .string(verdict == .wrong ? "wrong" : verdict.rawValue),
            "text": .string(text), "cure": .array(cure.map { .string($0) }),
        ]
    }

    /// For people.
    var lines: String {
        let head = pad(verdict.rawValue, 9) + pad(subject.rawValue, 13) + text
        return ([head] + cure.map { String(repeating: " ", count: 22) + "= " + $0 }).joined(separator: "\n")
    }

    private func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
}
