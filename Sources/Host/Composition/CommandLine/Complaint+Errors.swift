import Access
import AuditLog
import Gate
import Store

extension Complaint {
    /// What people are told of an error of one of the rooms below.
    init(_ error: any Error) {
        switch error {
        case let complaint as Complaint: self = complaint
        case let error as AccessError: self.init(Self.status(of: error), error.description, help: error.help.map { [$0] } ?? [])
        case let refused as ContextRefused: self.init(.no, refused.description)
        case let error as StoreError: self.init(Self.status(of: error), error.description, help: error.help)
        case let error as AuditError: self.init(Self.status(of: error), error.description)
        case let error as PolicySignatureError: self.init(.no, error.description, help: error.help.map { [$0] } ?? [])
        default: self.init(.no, "\(error)")
        }
    }

    private static func status(of error: AccessError) -> ExitStatus {
        switch error {
        case .badName, .badConversation, .badLifetime, .builtInAgent, .firstMustBeAdmin: .usage
        default: .no
        }
    }

    private static func status(of error: StoreError) -> ExitStatus {
        switch error {
        case .unknownLocation, .cannotOpen, .notADatabase, .readOnly, .locked, .notDurable, .wrongEnvironment, .newerThanProgram,
            .changedMigration, .failedMigration, .missing, .unprotected, .serverNotDurable, .networkFileSystem, .setAside, .notEmpty,
            .notABackup, .noRight:
            .usage
        default: .no
        }
    }

    private static func status(of error: AuditError) -> ExitStatus {
        switch error {
        case .key, .checkpoint, .proof: .usage
        default: .no
        }
    }
}
