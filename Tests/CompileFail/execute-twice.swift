// expect: 'permit' consumed more than once
// Runs a tool twice under one permit.
import ToolKit

func twice<T: MovingTool>(_ tool: T, _ arguments: T.Arguments, _ permit: consuming Permit) async -> Executed<T.Output> {
    _ = await tool.execute(arguments, under: permit)
    return await tool.execute(arguments, under: permit)
}
