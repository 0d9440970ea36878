// expect: type 'Refund' does not conform to protocol 'MovingTool'
// note: protocol requires function 'movement(_:_:number:)'
// A tool that moves money and does not say what one call would do.
import JSON
import Money
import ToolKit

struct Answer: ToolOutput {
    static let schema: JSONObject = [:]
    let text = ""
    let structured: JSONObject = [:]
}

struct Refund: MovingTool {
    typealias Arguments = Int
    typealias Output = Answer
    let name = "", title = "", summary = ""
    let parameters: Parameters<Int>
    let effects: Set<Effect> = [.refund]

    func reference(in arguments: Int) -> MovementReference { MovementReference(order: nil, number: nil, reason: "") }
    func facts(for arguments: Int) async throws(Failure) -> Facts { .none }
    func execute(_ arguments: Int, under permit: consuming Permit) async -> Executed<Answer> {
        permit.decline(Failure(code: "", text: ""))
    }
    func lookUp(_ movement: Movement) async -> LookUp<Answer> { .absent }
}
