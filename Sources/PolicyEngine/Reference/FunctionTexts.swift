/// What functions, operators and macros do.
enum FunctionTexts {
    /// Those that policies have beside the standard ones.
    static let own: [String: String] = [
        "money": "Reads an amount that is written out, with all its decimal places and its currency: `money(\"200.00 CNY\")`.",
        "percent": "So many hundredths, rounded down: `order.paid.percent(30)`.",
        "min": "The least of two to four amounts of one currency.",
        "max": "The greatest of two to four amounts of one currency.",
        "localHour": "The hour in the policy's zone, 0 to 23.",
        "localDayOfWeek": "The day of the week in the policy's zone; 0 is Sunday.",
        "localDate": "The date in the policy's zone: `2026-06-15`.",
        "+": "The sum, in one currency.",
        "-": "The difference, in one currency.",
        "*": "The amount times a whole number.",
        "<": "Whether one amount is less than another of the same currency.",
        "<=": "Whether one amount is at most another of the same currency.",
        ">": "Whether one amount is more than another of the same currency.",
        ">=": "Whether one amount is at least another of the same currency.",
    ]

    /// The standard functions.
    static let standard: [String: String] = [
        "bool": "The value as a truth value: of texts `true`, `1`, `t` and `false`, `0`, `f`.",
        "bytes": "The octets of a text in UTF-8.",
        "charAt": "The character at a place, from 0; empty at the end.",
        "contains": "Whether the text has another one in it.",
        "double": "The value as a binary fraction; never for money.",
        "duration": "Reads a length of time: `duration(\"168h\")`. Units are h, m, s, ms, us, ns; there is none for days.",
        "dyn": "The value with its type forgotten.",
        "endsWith": "Whether the text ends with another one.",
        "format": "Fills `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x` and `%X` in the text with the list's values.",
        "getDate": "The day of the month from 1, in UTC or the zone that is named.",
        "getDayOfMonth": "The day of the month from 0, in UTC or the zone that is named.",
        "getDayOfWeek": "The day of the week, 0 is Sunday, in UTC or the zone that is named.",
        "getDayOfYear": "The day of the year from 0, in UTC or the zone that is named.",
        "getFullYear": "The year, in UTC or the zone that is named.",
        "getHours": "The hour in UTC or the zone that is named; of a duration all its hours.",
        "getMilliseconds": "The milliseconds of the second.",
        "getMinutes": "The minute of the hour; of a duration all its minutes.",
        "getMonth": "The month from 0, in UTC or the zone that is named.",
        "getSeconds": "The second of the minute; of a duration all its seconds.",
        "indexOf": "Where another text begins first, from 0 or from the place that is given; -1 where it does not.",
        "int": "The value as a whole number; a timestamp as seconds since 1970.",
        "join": "The texts of the list one behind the other, with the other text between them.",
        "lastIndexOf": "Where another text begins last; -1 where it does not.",
        "lowerAscii": "The text with A to Z as small letters.",
        "matches": "Whether a pattern in RE2's syntax stands anywhere in the text.",
        "replace": "The text with all, or the first so many, of one text replaced by another.",
        "reverse": "The text backwards.",
        "size": "How many characters, octets, elements or entries.",
        "split": "The parts between another text, at most so many.",
        "startsWith": "Whether the text begins with another one.",
        "string": "The value as a text.",
        "strings.quote": "The text in double quotes, with escapes.",
        "substring": "The characters from one place on, up to another.",
        "timestamp": "Reads an instant: `timestamp(\"2026-07-28T09:30:00+08:00\")`; a number is seconds since 1970.",
        "trim": "The text without the space around it.",
        "type": "The value's type.",
        "uint": "The value as a whole number without a sign.",
        "upperAscii": "The text with a to z as capital letters.",
    ]

    /// The operators that the standard has for more than numbers.
    static let operators: [String: String] = [
        "!": "Not.", "!=": "Whether both differ.", "%": "What is left of a division; rounds towards zero.",
        "*": "The product.", "+": "The sum; texts, octets and lists one behind the other; an instant moved on by a duration.",
        "-": "The difference, or the number with the other sign; of instants the time between them.",
        "/": "The quotient; whole numbers round towards zero.", "<": "Whether the first comes before the second.",
        "<=": "Whether the first does not come after the second.", "==": "Whether both are the same, of one type.",
        ">": "Whether the first comes after the second.", ">=": "Whether the first does not come before the second.",
        "[]": "The element at a place from 0, or the value of a key; an error where there is none.",
        "in": "Whether the list has the element, or the map the key.",
    ]

    /// The macros.
    static let macros: [String: String] = [
        "has": "Whether the field is there.",
        "all": "Whether no element's condition is false.",
        "exists": "Whether some element's condition is true.",
        "exists_one": "Whether exactly one element's condition is true.",
        "existsOne": "The same as `exists_one`.",
        "map": "The values for all elements, or for those whose condition is true.",
        "filter": "The elements whose condition is true.",
        "transformList": "A list of the values for all elements with their places, or of those whose condition is true.",
        "transformMap": "A map with the same keys and other values, or with those keys whose condition is true.",
        "transformMapEntry": "A map of the entries that are given for each element, or for those whose condition is true.",
    ]
}
