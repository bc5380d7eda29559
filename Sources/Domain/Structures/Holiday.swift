/// A day on which the offices of the network are shut: no working day counts then (R36).
public struct Holiday: Sendable, Equatable {
    public let day: Day
    public let words: String

    public init(day: Day, words: String) {
        self.day = day
        self.words = words
    }
}

/// Holidays as typed: one, or several as lines `2026-12-25 Christmas Day`.
public struct HolidayForm: Sendable {
    public let days: [Holiday]

    private static let years = 2000...2100

    public static func parse(_ form: Form) throws(FormErrors) -> HolidayForm {
        var form = form
        let days = form.values["days"] == nil ? one(&form) : several(&form)
        try form.check()
        return HolidayForm(days: days)
    }

    private static func one(_ form: inout Form) -> [Holiday] {
        let words = form.required("words", "Write what day it is, for example Christmas Day.", limit: 80)
        let day = form.day("day")
        if form.text("day").isEmpty { form.add("day", "Enter the day as year-month-day, for example 2026-12-25.") }
        if let day, !years.contains(day.year) { form.add("day", "Check the year. It lies outside \(years.lowerBound) to \(years.upperBound).") }
        return day.map { [Holiday(day: $0, words: words)] } ?? []
    }

    /// Every line is checked, and each mistake told with the number of its line.
    private static func several(_ form: inout Form) -> [Holiday] {
        let text = form.required("days", "Enter the days, one on each line: 2026-12-25 Christmas Day.", limit: 20_000)
        // Before the first line nothing is cut off, or the numbers of the lines would not be those that people see.
        let lines = text.isEmpty ? [] : form.raw("days").utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
        var found: [(line: Int, holiday: Holiday)] = []
        for (index, line) in lines.enumerated() {
            let (number, line) = (index + 1, trimmed(String(decoding: line, as: UTF8.self)))
            guard !line.isEmpty else { continue }
            switch holiday(line) {
            case .failure(let problem): form.add("days", "Line \(number): \(problem.sentence)")
            case .success(let holiday):
                if let first = found.first(where: { $0.holiday.day == holiday.day }) {
                    form.add("days", "Line \(number): \(holiday.day.text) stands in line \(first.line) already. Leave one of the two out.")
                } else {
                    found.append((number, holiday))
                }
            }
        }
        return found.map(\.holiday)
    }

    private struct Problem: Error { let sentence: String }

    private static func holiday(_ line: String) -> Result<Holiday, Problem> {
        let bytes = Array(line.utf8)
        let (date, words) = (String(decoding: bytes.prefix(10), as: UTF8.self), trimmed(String(decoding: bytes.dropFirst(10), as: UTF8.self)))
        guard let day = Day(date) else {
            return .failure(Problem(sentence: "“\(date)” is not a day. Write year-month-day, then what day it is: 2026-12-25 Christmas Day."))
        }
        guard years.contains(day.year) else { return .failure(Problem(sentence: "Check the year of “\(date)”.")) }
        guard !words.isEmpty else { return .failure(Problem(sentence: "Write after \(date) what day it is.")) }
        guard words.unicodeScalars.count <= 80 else { return .failure(Problem(sentence: "Shorten the words to 80 characters or fewer.")) }
        return .success(Holiday(day: day, words: words))
    }
}

extension Day {
    public var year: Int { civil.year }
}
