// expect: noncopyable 'permit' cannot be consumed when captured by an escaping closure
// A plugin takes its permit along into a task that outlives the call.
import ToolKit

func later(_ permit: consuming Permit) -> Task<Void, Never> {
    Task { _ = permit.decline(Failure(code: "later", text: "Later.")) as Executed<Int> }
}
