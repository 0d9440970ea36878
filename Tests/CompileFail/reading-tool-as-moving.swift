// expect: argument type 'any ReadingTool' does not conform to expected type 'MovingTool'
// expect: argument type 'any MovingTool' does not conform to expected type 'ReadingTool'
// Registers a tool that only looks as one that moves money, and the reverse.
import ToolKit

func moving(_ tool: any ReadingTool) -> AnyTool { .moving(tool) }

func reading(_ tool: any MovingTool) -> AnyTool { .reading(tool) }
