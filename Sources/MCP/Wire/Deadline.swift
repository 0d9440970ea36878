/// Does something when its time has come, unless it was called off before.
struct Deadline: Sendable {
    private let timer: Task<Void, Never>

    init(in patience: Duration, _ action: @escaping @Sendable () -> Void) {
        // The sleep of a deadline that was called off ends with an error.
        timer = Task { if (try? await Task.sleep(for: patience)) != nil { action() } }
    }

    func callOff() { timer.cancel() }
}
