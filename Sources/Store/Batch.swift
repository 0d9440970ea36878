/// The transactions of one commit, and how their bodies ended. Where the commit has to be made again, so is every body.
struct Batch {
    /// How the bodies are kept apart.
    enum Manner {
        /// Not at all: each body runs on what the one before it left, and none has anything to undo. Quick, and nearly always right.
        case together

        /// A savepoint for each body: the way when a body has to be undone alone.
        case apart
    }

    /// Thrown where a body has to be undone alone, and was run together with others.
    struct HasToBeApart: Error {}

    var manner: Manner
    private(set) var jobs: [WriteJob] = []
    private(set) var finishes: [WriteJob.Finish] = []

    init(_ manner: Manner) { self.manner = manner }

    /// How many transactions are kept.
    var kept: Int { finishes.count(where: \.isKept) }

    /// The transaction to run next, where this batch has run before; nil when all of them have.
    var next: WriteJob? { finishes.count < jobs.count ? jobs[finishes.count] : nil }

    mutating func add(_ job: WriteJob) { jobs.append(job) }

    mutating func finished(_ finish: WriteJob.Finish) { finishes.append(finish) }

    /// Forgets how the bodies ended: they are run again.
    mutating func rewind() { finishes.removeAll(keepingCapacity: true) }

    /// Tells every caller its own result.
    func tell() { for finish in finishes { finish.tell() } }

    /// Tells every caller that nothing of its transaction was kept, or that it is not known.
    func fail(_ error: any Error) { for job in jobs { job.fail(error) } }
}
