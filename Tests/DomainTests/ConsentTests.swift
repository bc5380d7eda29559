import Testing

@testable import Domain

struct ConsentTests {
    private static let good: [String: [String]] = [
        "giver": ["person"], "given": ["2024-10-01"], "for": ["plan-support"], "to": [Recipient.agency(Sample.agencies[0]).text], "items": ["Dates."],
        "how": ["Spoken."], "until": ["2025-10-01"],
    ]
    private static let known: [Recipient] = [.team, .agency(Sample.agencies[0])]

    private static func parse(_ form: Form) throws(FormErrors) -> ConsentForm {
        try ConsentForm.parse(form, Sample.template, recipients: known, today: Sample.today)
    }

    private func consent(
        purposes: [String] = ["plan-support"], recipients: [Recipient] = [.team], until: Day? = nil, isWithdrawn: Bool = false, giver: Consent.Giver = .person
    ) -> Consent {
        Consent(
            id: Sample.id(31), giver: giver, given: Sample.today.adding(days: -10), purposes: purposes, recipients: recipients, until: until,
            recordedBy: Sample.seats[0], recordedAt: Instant(milliseconds: 0),
            withdrawal: isWithdrawn ? .init(at: Instant(milliseconds: 1), by: Sample.seats[1]) : nil, content: .init(items: "i", how: "h"))
    }

    @Test("R38: a consent is read with who, when, what for, whom and until when") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.giver == .person && form.given == Day("2024-10-01") && form.purposes == ["plan-support"])
        #expect(form.recipients == [.agency(Sample.agencies[0])] && form.until == Day("2025-10-01"))
        #expect(try Self.parse(Self.good.without("until")).until == nil)
    }

    @Test(
        "R38: each fault of a consent has its own sentence at its field, and only that",
        arguments: [
            Slip("giver", "", "Choose who gave the consent."), Slip("given", "", "Enter the day on which it was given."),
            Slip("given", "2024-10-05", "A consent that was not given yet does not count. Enter today or an earlier day."),
            Slip("given", "yesterday", "Enter the date as year-month-day, for example 2027-03-31."),
            Slip("for", "", "Choose what the consent is for. It holds for nothing else."),
            Slip("to", "", "Choose the team or agencies with a seat on it. Add an agency to the team first if it is missing."),
            Slip(
                "to", Recipient.agency(Sample.agencies[1]).text,
                "Choose the team or agencies with a seat on it. Add an agency to the team first if it is missing."),
            Slip("items", "", "Write what may be shared, as it was agreed."),
            Slip("how", "", "Write how it was given: spoken or signed, where, and who was there."),
            Slip("until", "2024-10-03", "The last day lies in the past. Enter today or a later day, or leave it empty."),
            .tooLong("items", 2_000), .tooLong("how", 1_000), .control("items"),
        ])
    func faults(_ slip: Slip) {
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem])
    }

    @Test("R38: withdrawn outlives ended, ended outlives in force; the basis of a share follows") func states() {
        let yesterday = Sample.today.adding(days: -1)
        #expect(consent().state(on: Sample.today) == .inForce && consent().basis(on: Sample.today) == .valid)
        #expect(consent(until: Sample.today).basis(on: Sample.today) == .valid)
        #expect(consent(until: yesterday).state(on: Sample.today) == .expired && consent(until: yesterday).basis(on: Sample.today) == .ended)
        #expect(consent(until: yesterday, isWithdrawn: true).state(on: Sample.today) == .withdrawn)
        #expect(consent(until: Sample.today.adding(days: 30)).endsSoon(on: Sample.today))
        #expect(!consent(until: Sample.today.adding(days: 31)).endsSoon(on: Sample.today) && !consent().endsSoon(on: Sample.today))
    }

    @Test("R38: a share rests on a consent only for its purposes and its recipients") func covers() {
        let agency = Sample.agencies[0]
        let narrow = consent(recipients: [.agency(agency)])
        #expect(narrow.problem(purpose: "plan-support", recipient: .agency(agency), agency: nil) == nil)
        #expect(narrow.problem(purpose: "plan-support", recipient: .seat(Sample.seats[0]), agency: agency) == nil)
        #expect(narrow.problem(purpose: "plan-support", recipient: .seat(Sample.seats[0]), agency: Sample.agencies[1])?.field == "to")
        #expect(narrow.problem(purpose: "plan-support", recipient: .seat(Sample.seats[0]), agency: nil)?.field == "to")
        #expect(narrow.problem(purpose: "plan-support", recipient: .team, agency: nil)?.field == "to")
        #expect(narrow.problem(purpose: "protect-person", recipient: .agency(agency), agency: nil)?.field == "purpose")
        #expect(consent().problem(purpose: "plan-support", recipient: .agency(agency), agency: nil) == nil)
    }

    @Test("R38: a basis that rests on consent is offered once for each consent in force, and not without one") func offered() {
        let none = ShareOffer(Sample.template, recipients: [.team], sector: .government, today: Sample.today)
        #expect(none.bases.map(\.value) == ["legal-duty", "agreement", "vital-interest"])
        let one = ShareOffer(Sample.template, recipients: [.team], consents: [consent(), consent(giver: .parent)], sector: .government, today: Sample.today)
        #expect(
            one.bases.map(\.value) == [
                "legal-duty", "agreement", "consent:\(Sample.id(31) as Consent.ID)", "parental-consent:\(Sample.id(31) as Consent.ID)", "vital-interest",
            ])
        let shared = EntryFormTests.shared.merging(["basis": ["consent"]]) { $1 }
        #expect(
            problems { () throws(FormErrors) in try EntryFormTests.parse(Form(shared)) } == [
                .init(field: "basis", message: "Choose the lawful basis of the share.")
            ])
    }

    @Test("R39: on a basis with limits a sector shares no more than they say") func sectors() {
        let form = EntryFormTests.shared.merging(["basis": ["agreement"], "level": ["full"]]) { $1 }
        func found(_ sector: Sector) -> [FormErrors.Problem] {
            problems { () throws(FormErrors) in
                try EntryForm.parse(Form(form), ShareOffer(Sample.template, recipients: EntryFormTests.recipients, sector: sector, today: Sample.today))
            }
        }
        #expect(found(.youth) == [])
        #expect(found(.health) == [.init(field: "level", message: "On this basis your sector shares at most: summary. No findings.")])
    }

    @Test("R42: serious danger needs a ground and a second person of the team; other bases ask for neither") func danger() throws {
        let offer = ShareOffer(Sample.template, recipients: EntryFormTests.recipients, seconds: [Sample.seats[1]], sector: .youth, today: Sample.today)
        let form = EntryFormTests.shared.merging(["basis": ["vital-interest"]]) { $1 }
        #expect(problems { () throws(FormErrors) in try EntryForm.parse(Form(form), offer) }.map(\.field) == ["danger", "second"])
        let whole = form.merging(["danger": ["A threat for tonight."], "second": [Sample.seats[1].text]]) { $1 }
        let shares = try EntryForm.parse(Form(whole), offer).shares
        #expect(shares.allSatisfy { $0.danger == Danger(ground: "A threat for tonight.", second: Sample.seats[1]) })
        let stranger = whole.merging(["second": [Sample.seats[0].text]]) { $1 }
        #expect(problems { () throws(FormErrors) in try EntryForm.parse(Form(stranger), offer) }.map(\.field) == ["second"])
        let received = whole.merging(["to": [Recipient.seat(Sample.seats[0]).text], "second": [Sample.seats[0].text]]) { $1 }
        let both = ShareOffer(Sample.template, recipients: EntryFormTests.recipients, seconds: [Sample.seats[0]], sector: .youth, today: Sample.today)
        #expect(
            problems { () throws(FormErrors) in try EntryForm.parse(Form(received), both) }.map(\.field) == ["second"], "who receives it is no second person")
        #expect(try EntryForm.parse(Form(whole.merging(["basis": ["legal-duty"]]) { $1 }), offer).shares.allSatisfy { $0.danger == nil })
    }

    @Test("R50: telling is stated with its day, and a ground where it is withheld") func telling() throws {
        func found(_ values: [String: String]) -> [String] {
            problems { () throws(FormErrors) in
                var form = Form(values.mapValues { [$0] })
                _ = Telling.parse(&form, today: Sample.today)
                try form.check()
            }.map(\.field)
        }
        #expect(found([:]) == ["telling"] && found(["telling": "told"]) == [] && found(["telling": "told", "telling-day": "2024-10-05"]) == ["telling-day"])
        #expect(found(["telling": "planned"]) == ["telling-day"] && found(["telling": "planned", "telling-day": "2024-10-03"]) == ["telling-day"])
        #expect(found(["telling": "withheld"]) == ["telling-words", "telling-day"])
        #expect(found(["telling": "withheld", "telling-day": "2025-06-01", "telling-words": "g"]) == ["telling-day"])
        #expect(found(["telling": "withheld", "telling-day": "2024-11-01", "telling-words": "g"]) == [])
        #expect(!Telling(state: .planned, day: Sample.today, words: "").isOverdue(on: Sample.today))
        #expect(Telling(state: .withheld, day: Sample.today, words: "").isOverdue(on: Sample.today.adding(days: 1)))
        #expect(!Telling(state: .told, day: Sample.today, words: "").isOverdue(on: Sample.today.adding(days: 9)))
    }

    @Test("R39: what is drawn from entries carries the strictest of their handlings, and all that they were drawn from") func derived() throws {
        func quotable(_ number: Int, _ handling: Handling, _ level: Level, from sources: [Entry.Source] = []) -> EntryForm.Quotable {
            .init(source: .init(entry: Sample.id(number), level: level), handling: handling, sources: sources)
        }
        let known = [quotable(41, .caseTeam, .full), quotable(42, .ownAgency, .summary, from: [.init(entry: Sample.id(43), level: .full)])]
        func parse(_ handling: Handling, _ sources: Int...) throws(FormErrors) -> EntryForm {
            let ids = sources.map { (Sample.id($0) as Entry.ID).text }
            return try EntryForm.parse(
                Form(EntryFormTests.good.merging(["handling": [handling.rawValue], "source": ids]) { $1 }), EntryFormTests.offer, quotable: known)
        }
        #expect(try parse(.caseTeam, 41).sources == [.init(entry: Sample.id(41), level: .full)])
        #expect(problems { () throws(FormErrors) in try parse(.network, 41) }.map(\.field) == ["handling"])
        #expect(problems { () throws(FormErrors) in try parse(.caseTeam, 41, 42) }.map(\.field) == ["handling"])
        #expect(try Set(parse(.ownAgency, 41, 42).sources.map(\.entry)) == [Sample.id(41), Sample.id(42), Sample.id(43)])
        #expect(try parse(.namedPeople, 42).sources.map(\.level) == [.summary, .full])
        #expect(problems { () throws(FormErrors) in try parse(.namedPeople, 44) }.map(\.field) == ["source"])
    }

    @Test("R41: a standing arrangement has no summary and no danger, and its days move on") func arrangement() throws {
        let offer = ShareOffer(Sample.template, recipients: EntryFormTests.recipients, seconds: [Sample.seats[1]], sector: .youth, today: Sample.today)
        let form = EntryFormTests.shared.merging(["level": ["full"]]) { $1 }
        #expect(try ArrangementForm.parse(Form(form), offer).terms.count == 3)
        #expect(problems { () throws(FormErrors) in try ArrangementForm.parse(Form(EntryFormTests.shared), offer) }.map(\.field) == ["level"])
        let grave = form.merging(["basis": ["vital-interest"], "danger": ["d"], "second": [Sample.seats[1].text]]) { $1 }
        #expect(problems { () throws(FormErrors) in try ArrangementForm.parse(Form(grave), offer) }.map(\.field) == ["basis"])
        let terms = ShareTerms(
            recipient: .team, level: .full, purpose: "plan-support", basis: "legal-duty", necessity: "n", until: Sample.today,
            telling: Telling(state: .planned, day: Sample.today, words: ""))
        let made = Arrangement(
            id: Sample.id(51), agency: Sample.agencies[0], terms: terms, madeAt: Instant(milliseconds: 0), madeBy: Sample.seats[0], endedAt: nil)
        #expect(made.isInForce(on: Sample.today, basis: .valid) && !made.isInForce(on: Sample.today, basis: .ended))
        #expect(!made.isInForce(on: Sample.today.adding(days: 1), basis: .valid))
        #expect(made.terms(on: Sample.today).telling?.day == Sample.today.adding(days: 14))
    }
}
