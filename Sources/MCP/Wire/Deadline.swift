/// Does something when its time has come, unless it was called off before.
struct Deadline: Sendable {
    private let number: UInt64

    init(in patience: Duration, _ action: @escaping @Sendable () -> Void) {
        number = Deadlines.ofProcess.add(at: .now + patience, action)
    }

    func callOff() { Deadlines.ofProcess.remove(number) }
}
