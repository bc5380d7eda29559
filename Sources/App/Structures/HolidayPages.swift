import Domain
import HTTPTypes
import Records

/// The holidays of the network, for all of its structures (R36).
enum HolidayPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply { try await page(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        do {
            let form = try HolidayForm.parse(request.form)
            try await visit.write { access, tx in try ((), HolidayStore.save(form, access, tx)) }
            return .redirect(.holidays.done(.holidays))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func remove(_ request: WebRequest, _ visit: DeskVisit<CanGovern>) async throws -> Reply {
        do {
            guard let day = Day(request.form.text("day")) else { throw FormErrors("day", "Choose a day of the list, with the button beside it.") }
            try await visit.write { access, tx in try ((), HolidayStore.remove(day, access, tx)) }
            return .redirect(.holidays.done(.holidays))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanGovern>, _ errors: FormErrors?) async throws -> Reply {
        let days = try await visit.glance { access, tx in try HolidayStore.all(access, tx) }
        let view = HolidayView(days: days, today: visit.viewer.today, fields: Fields(request.form, errors))
        return request.page(visit.viewer, "Holidays", .structures, narrow: true, errors: errors, view.body)
    }
}

struct HolidayView {
    let days: [Holiday]
    let today: Day
    let fields: Fields

    var body: HTML {
        """
        <h1><span class="caption">Structures</span>Holidays of the network</h1>
        <p class="lead">On these days no working day is counted, in every structure. Saturdays and Sundays never count.</p>
        \(missing)
        \(years(from: today.year).map(table))
        \(earlier)
        <section aria-labelledby="one"><h2 id="one">Add a day</h2>
        <form method="post" action="\(Link.holidays)" data-guard>
        \(fields.input("day", "Day", hint: "Year-month-day, for example 2026-12-25.", css: "short"))
        \(fields.input("words", "What day it is", css: "short"))
        <div class="buttons"><button>Add the day</button></div></form></section>
        <section aria-labelledby="several"><h2 id="several">Add several at once</h2>
        <form method="post" action="\(Link.holidays)" data-guard>
        \(fields.area("days", "Days", hint: "One on each line, for example: 2026-12-25 Christmas Day. A day that is listed gets the new words.", rows: 8, limit: 20_000))
        <div class="buttons"><button class="secondary">Add these days</button></div></form></section>
        <p>\(Parts.link("Back to the structures", .structures))</p>
        """
    }

    /// Nobody notices a list that was not kept, but for the clocks that end too soon.
    private var missing: HTML {
        let empty = [today.year, today.year + 1].filter { year in !days.contains { $0.day.year == year } }
        guard !empty.isEmpty else { return .empty }
        return
            "<p class=\"notice\">No day is listed for \(empty.map { "\($0)" }.joined(separator: " and ")). Working days are counted there as if no office were ever shut.</p>"
    }

    private func years(from first: Int) -> [Int] { Set(days.map(\.day.year)).filter { $0 >= first }.sorted() }

    private var earlier: HTML {
        let past = Set(days.map(\.day.year)).filter { $0 < today.year }.sorted(by: >)
        return past.isEmpty ? .empty : "<details><summary>Earlier years</summary>\(past.map(table))</details>"
    }

    private func table(_ year: Int) -> HTML {
        let rows = days.filter { $0.day.year == year }.map { holiday -> [HTML] in
            let weekend: HTML = holiday.day.isWeekday ? .empty : " \(Parts.tag("weekend"))"
            return [
                "<span class=\"nowrap\">\(holiday.day.words)</span>\(weekend)", "\(holiday.words)",
                "<form method=\"post\" action=\"\(Link.holidayRemoval)\"><input type=\"hidden\" name=\"day\" value=\"\(holiday.day.text)\"><button class=\"link\">Remove<span class=\"visually-hidden\">: \(holiday.words), \(holiday.day.words)</span></button></form>",
            ]
        }
        return "<h2>\(String(year))</h2>\(Parts.table("Holidays \(year)", ["Day", "What day it is", "Change"], rows))"
    }
}
