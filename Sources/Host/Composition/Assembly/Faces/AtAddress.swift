import NIOCore
import ServiceLifecycle

/// A service that listens at an address: where it can't, people are told which address that is and what moves it.
struct AtAddress: Service, CustomStringConvertible {
    private let face: any Service
    private let address: ListenAddress
    private let moving: String

    /// - Parameter moving: what has the service listen elsewhere.
    init(_ face: any Service, _ address: ListenAddress, moving: String) {
        self.face = face
        self.address = address
        self.moving = moving
    }

    var description: String { "\(face)" }

    func run() async throws {
        do { try await face.run() } catch let error as IOError {
            throw Complaint(
                .usage, "nothing can listen at \(address): \(FileFailure(code: error.errnoCode).reason)",
                help: ["is another host, or another program, there already? \(moving)"])
        }
    }
}
