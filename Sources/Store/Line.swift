/// The write transactions that wait, first come first served.
struct Line {
    private var jobs: [WriteJob] = []
    private var head = 0

    var count: Int { jobs.count - head }
    var isEmpty: Bool { count == 0 }
    var first: WriteJob? { head < jobs.count ? jobs[head] : nil }

    /// The first of those that wait.
    func prefix(_ most: Int) -> ArraySlice<WriteJob> { jobs[head...].prefix(most) }

    mutating func append(_ job: WriteJob) { jobs.append(job) }

    mutating func takeFirst() -> WriteJob? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        head += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: jobs.count <= 1024)
            head = 0
        } else if head == 1024 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }

    mutating func takeAll() -> [WriteJob] {
        defer { self = Line() }
        return Array(jobs[head...])
    }
}
