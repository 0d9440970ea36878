// expect: cannot convert value of type 'JSONObject' to expected argument type 'T.Arguments'
// Gives a tool the arguments as they came.
import JSON
import ToolKit

func hurry<T: MovingTool>(_ tool: T, _ json: JSONObject, _ permit: consuming Permit) async -> Executed<T.Output> {
    await tool.execute(json, under: permit)
}
