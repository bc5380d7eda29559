import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("A conference while it runs, and its minutes") struct ConferenceTests {
    /// A case of social care, police and school on the agenda of today, with the clinic as a guest; everybody is here.
    private static func table(heard: Bool = false) async throws -> (network: TestNetwork, meeting: Meeting.ID, item: AgendaItem.ID, caseID: Case.ID) {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": "Ada Brook"])
        for seat in ["social-worker-ines", "police-prevent"] { try await network.join(id, seat) }
        let meeting = try await network.meeting(days: 0)
        let item = try await network.agenda(id, on: meeting)
        try await network.invite("clinic-psych", to: item, of: meeting)
        try await network.attendance(item, of: meeting)
        if heard { try await network.hear(item, of: meeting) }
        return (network, meeting, item, id)
    }

    private static func agency(_ seat: String, _ network: TestNetwork) async throws -> Agency.ID { try await network.seat(seat).agency }

    @Test("R60: minutes are written by chair, minute-taker and whoever leads; others read them when they were sent round, and no seat outside ever")
    func readers() async throws {
        let (network, meeting, item, _) = try await Self.table()
        try await network.write([.summary: "Ada sleeps badly."], item, of: meeting)
        for seat in ["police-prevent", "social-worker-ines", "clinic-psych"] {
            #expect(try await network.minutes(item, of: meeting, as: seat).content == .init(), "\(seat)")
            await #expect(throws: Refusal.notFound) { try await network.write([.summary: "x"], item, of: meeting, as: seat) }
        }
        try await network.circulate(meeting)
        for seat in network.workers {
            let isInvited = ["city-coordinator", "police-prevent", "social-worker-ines", "clinic-psych", "school-lead"].contains(seat)
            if isInvited {
                #expect(try await network.minutes(item, of: meeting, as: seat).content[.summary] == "Ada sleeps badly.", "\(seat)")
            } else {
                await #expect(throws: Refusal.notFound, "\(seat)") { try await network.minutes(item, of: meeting, as: seat) }
            }
        }
        network.clock.advance(seconds: 86_400)
        await #expect(throws: Refusal.notFound, "the guest's place has ended") { try await network.minutes(item, of: meeting, as: "clinic-psych") }
        #expect(try await network.minutes(item, of: meeting, as: "police-prevent").content[.summary] == "Ada sleeps badly.")
    }

    @Test("R60: an extract is read by its agency and by whoever writes, and by nobody else") func extracts() async throws {
        let (network, meeting, item, _) = try await Self.table()
        let police = try await Self.agency("police-prevent", network)
        try await network.write([.extract(police): "For you.", .summary: "For all."], item, of: meeting)
        try await network.circulate(meeting)
        for (seat, reads) in [
            ("police-prevent", true), ("city-coordinator", true), ("social-worker-ines", false), ("school-lead", false), ("clinic-psych", false),
        ] {
            let content = try await network.minutes(item, of: meeting, as: seat).content
            #expect(content[.summary] == "For all.")
            #expect((content[.extract(police)] == "For you.") == reads, "\(seat)")
            #expect(content.texts.values.contains("For you.") == reads, "\(seat)")
        }
    }

    @Test("R60: the second writer sees the first, and neither overwrites what the other wrote meanwhile") func writers() async throws {
        let (network, meeting, item, _) = try await Self.table()
        let form = try await Form(
            network.meetingForm(days: 0).values.merging(["version": ["1"], "writer": [network.seat("police-prevent").id.text]]) { $1 })
        try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), MeetingStore.change(meeting, form, $0, $1)) }
        let police = try await Self.agency("police-prevent", network)
        let shown = try await network.minutes(item, of: meeting).content
        #expect(try await network.write([.summary: "First."], item, of: meeting, shown: shown) == [])
        #expect(try await network.minutes(item, of: meeting, as: "police-prevent").content[.summary] == "First.")
        let clashes = try await network.write(
            [.summary: "Second.", .view(police): "Nothing new."], item, of: meeting, shown: shown, as: "police-prevent")
        #expect(clashes == [.summary])
        let content = try await network.minutes(item, of: meeting).content
        #expect(content[.summary] == "First." && content[.view(police)] == "Nothing new.")
    }

    @Test("R60: what is written on an agency stays, also when somebody notes meanwhile that it is not here") func away() async throws {
        let (network, meeting, item, _) = try await Self.table()
        let police = try await Self.agency("police-prevent", network)
        try await network.write([.view(police): "Seen."], item, of: meeting)
        let shown = try await network.minutes(item, of: meeting).content
        try await network.attendance(item, of: meeting, only: ["city-coordinator"])
        try await network.write([.view(police): "Seen twice.", .extract(police): "For you."], item, of: meeting, shown: shown)
        let found = try await network.minutes(item, of: meeting)
        #expect(found.content[.view(police)] == "Seen twice." && found.content[.extract(police)] == "For you.")
        #expect(try await network.database.read { try found.parts(DirectoryStore.load($0)) }.contains(.view(police)))
    }

    @Test("R60: nothing is written before the day of the meeting, and nothing after the minutes are approved") func when() async throws {
        let (network, meeting, item, id) = try await Self.table()
        let later = try await network.meeting(days: 3)
        let other = try await network.agenda(id, on: later)
        await #expect(throws: Refusal.self) { try await network.write([.summary: "x"], other, of: later) }
        await #expect(throws: Refusal.self) { try await network.circulate(later) }
        try await network.write([.summary: "x"], item, of: meeting)
        await #expect(throws: Refusal.self) { try await network.approve(meeting) }
        try await network.circulate(meeting)
        await #expect(throws: Refusal.self) { try await network.circulate(meeting) }
        try await network.approve(meeting)
        await #expect(throws: Refusal.self) { try await network.write([.summary: "y"], item, of: meeting) }
        await #expect(throws: Refusal.self) { try await network.decide(["on": "other", "question": "q"], item, of: meeting) }
        #expect(try await network.minutes(item, of: meeting).content[.summary] == "x")
    }

    @Test("R18, R27: no decision before each agency that is here was heard, and none by a place that is not here") func floor() async throws {
        let (network, meeting, item, _) = try await Self.table()
        let fields = ["on": "other", "question": "A visit", "voice.municipality": "agrees", "voice.police": "agrees"]
        func problems() async throws -> String {
            do { try await network.decide(fields, item, of: meeting) } catch let errors as FormErrors {
                return errors.problems.map(\.message).joined(separator: " ")
            }
            return ""
        }
        let id = try await Self.agency("clinic-psych", network)
        let clinic = try #require(try await network.database.read { try DirectoryStore.load($0).agencies }.first { $0.id == id })
        #expect(try await problems().contains(clinic.name))
        try await network.hear(item, of: meeting)
        #expect(try await problems() == "")
        try await network.attendance(item, of: meeting, only: ["city-coordinator", "school-lead"])
        #expect(try await problems().contains("is not at this meeting"))
        #expect(try await network.minutes(item, of: meeting).resolutions.count == 1)
    }

    @Test("R18: dissent is on record with its reason, and everybody who sees the item reads the decision at once") func dissent() async throws {
        let (network, meeting, item, _) = try await Self.table(heard: true)
        var fields = ["on": "other", "question": "A visit", "voice.municipality": "agrees", "voice.police": "objects"]
        await #expect(throws: FormErrors.self) { try await network.decide(fields, item, of: meeting) }
        fields["note"] = "The police fear a warning."
        fields["review"] = try await network.viewer("city-coordinator").today.adding(days: 30).text
        try await network.decide(fields, item, of: meeting)
        let resolution = try #require(try await network.minutes(item, of: meeting, as: "social-worker-ines").resolutions.first)
        #expect(resolution.outcome == .refused && resolution.content.reason == "The police fear a warning." && resolution.content.voices["police"] == .objects)
        #expect(resolution.review != nil)
    }

    @Test("R18, R58: the owner whom the table appoints owns the case; a refusal changes nothing") func owner() async throws {
        let (network, meeting, item, id) = try await Self.table(heard: true)
        let owner = try await network.seat("social-worker-ines").id.text
        let fields = ["on": "owner", "owner": owner, "note": "Nearest to her.", "voice.municipality": "agrees", "voice.police": "objects"]
        try await network.decide(fields, item, of: meeting)
        func owns() async throws -> Bool { try await network.read(id, as: "social-worker-ines") { access, tx in try CaseStore.find(access, tx).owner != nil } }
        #expect(try await !owns())
        try await network.decide(fields.merging(["voice.police": "agrees"]) { $1 }, item, of: meeting)
        #expect(try await owns())
        let effect = try #require(try await network.minutes(item, of: meeting).resolutions.last).content.effect
        #expect(effect.contains("owns the case now"))
        // The stage that waited for an owner alone went on.
        #expect(try await network.read(id, as: "city-coordinator") { access, _ in access.course.stage } == "work")
        // A change needs a handover note, at its own field.
        let other = try await network.seat("school-lead").id.text
        let again = fields.merging(["owner": other, "voice.police": "agrees"]) { $1 }
        do {
            try await network.decide(again, item, of: meeting)
            Issue.record("without a note")
        } catch let errors as FormErrors { #expect(errors.message(for: "handover") != nil) }
    }

    @Test("R61: a task is with its agency at once; whoever does not write gives none") func tasks() async throws {
        let (network, meeting, item, id) = try await Self.table()
        let form = try await Form([
            "agency": [Self.agency("police-prevent", network).text], "what": ["Call Ada"], "due": [network.viewer("police-prevent").today.text],
        ])
        await #expect(throws: Refusal.notFound) {
            try await network.desk("police-prevent", for: CanConsult.self).write { try ((), MinutesStore.assign(item, of: meeting, form, $0, $1)) }
        }
        try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), MinutesStore.assign(item, of: meeting, form, $0, $1)) }
        #expect(try await network.minutes(item, of: meeting, as: "police-prevent").actions.map(\.content.what) == ["Call Ada"])
        #expect(try await network.minutes(item, of: meeting, as: "clinic-psych").actions.isEmpty, "a guest sees the tasks of the own agency")
        #expect(try await network.read(id, as: "police-prevent") { try ActionStore.all($0, $1).count } == 1)
    }

    @Test("R61: corrections are asked for until the day, each is answered, versions are kept, and only then the minutes are approved")
    func corrections() async throws {
        let (network, meeting, item, _) = try await Self.table()
        try await network.write([.summary: "He came."], item, of: meeting)
        try await network.write([.summary: "He came twice."], item, of: meeting)
        func ask(_ text: String, as seat: String = "police-prevent") async throws {
            let form = Form(["correction": [text]])
            try await network.desk(seat, for: CanConsult.self).write { try ((), CorrectionStore.ask(item, of: meeting, form, $0, $1)) }
        }
        await #expect(throws: FormErrors.self) { try await ask("too early") }
        try await network.circulate(meeting)
        try await ask("He came three times.")
        await #expect(throws: FormErrors.self) { try await network.approve(meeting) }
        let correction = try #require(try await network.minutes(item, of: meeting).corrections.first)
        func answer(_ fields: [String: [String]], as seat: String) async throws {
            try await network.desk(seat, for: CanConsult.self).write {
                try ((), CorrectionStore.answer(correction.id, item, of: meeting, Form(fields), $0, $1))
            }
        }
        await #expect(throws: Refusal.notFound) { try await answer(["taken": ["taken"]], as: "police-prevent") }
        await #expect(throws: FormErrors.self) { try await answer(["taken": ["declined"]], as: "city-coordinator") }
        try await answer(["taken": ["taken"]], as: "city-coordinator")
        await #expect(throws: Refusal.self) { try await answer(["taken": ["taken"]], as: "city-coordinator") }
        try await network.write([.summary: "He came three times."], item, of: meeting)
        let found = try await network.minutes(item, of: meeting, as: "police-prevent")
        #expect(found.content[.summary] == "He came three times." && found.versions.count == 2, "one as it was sent round, one since")
        #expect(found.corrections.map(\.state) == [.taken])
        network.clock.advance(seconds: 11 * 86_400)
        await #expect(throws: FormErrors.self) { try await ask("too late") }
        try await network.approve(meeting)
        await #expect(throws: Refusal.notFound) { try await network.approve(meeting, as: "police-prevent") }
    }

    @Test("R43, R60: of what is said in confidence a mark is kept and no word, in no row and no file") func confidence() async throws {
        let (network, meeting, item, _) = try await Self.table()
        let said = "Zwetschgenknödel"
        let form = Form(["confidence": ["yes"], "confidence-text": [said], "room": [said], "was.confidence": [""]])
        try await network.desk("city-coordinator", for: CanConsult.self).write { access, tx in
            let saved = try MinutesStore.save(item, of: meeting, form, access, tx)
            return (saved.clashes, saved.event)
        }
        let content = try await network.minutes(item, of: meeting).content
        #expect(content[.confidence] == "yes" && !content.texts.values.contains { $0.contains(said) })
    }

    @Test("R61, R76: also of a case that was closed since, the minutes are written, corrected and approved; it gets no task, and its stage stays")
    func closed() async throws {
        let (network, meeting, item, id) = try await Self.table(heard: true)
        try await network.appoint(id, "social-worker-ines")
        try await network.close(id, as: "social-worker-ines")
        for seat in ["city-coordinator", "social-worker-ines"] { try await network.write([.summary: "By \(seat)."], item, of: meeting, as: seat) }
        let agency = try await Self.agency("police-prevent", network).text
        let task = try await Form(["agency": [agency], "what": ["Call"], "due": [network.viewer("police-prevent").today.text]])
        await #expect(throws: Refusal.notFound) {
            try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), MinutesStore.assign(item, of: meeting, task, $0, $1)) }
        }
        await #expect(throws: FormErrors.self) { try await network.decide(["on": "owner", "voice.municipality": "agrees"], item, of: meeting) }
        try await network.circulate(meeting)
        let asked = Form(["correction": ["Twice."]])
        try await network.desk("police-prevent", for: CanConsult.self).write { try ((), CorrectionStore.ask(item, of: meeting, asked, $0, $1)) }
        await #expect(throws: FormErrors.self) { try await network.approve(meeting) }
        let correction = try #require(try await network.minutes(item, of: meeting).corrections.first).id
        try await network.desk("city-coordinator", for: CanConsult.self).write {
            try ((), CorrectionStore.answer(correction, item, of: meeting, Form(["taken": ["taken"]]), $0, $1))
        }
        try await network.approve(meeting)
    }

    @Test("R91: whoever reads the case in an emergency writes nothing at its meetings: no minutes, no correction") func emergency() async throws {
        let (network, meeting, item, id) = try await Self.table()
        try await network.write([.summary: "x"], item, of: meeting)
        try await network.circulate(meeting)
        let reference = try await network.read(id, as: "city-coordinator") { try CaseStore.find($0, $1).reference }
        // The minute-taker is not on the team: the seat is at the table.
        try await network.breakGlass(reference, as: "social-adults")
        #expect(try await network.minutes(item, of: meeting, as: "social-adults").content[.summary] == "x")
        await #expect(throws: Refusal.notFound) { try await network.write([.summary: "y"], item, of: meeting, as: "social-adults") }
        let asked = Form(["correction": ["Twice."]])
        await #expect(throws: Refusal.notFound) {
            try await network.desk("social-adults", for: CanConsult.self).write { try ((), CorrectionStore.ask(item, of: meeting, asked, $0, $1)) }
        }
        #expect(try await network.minutes(item, of: meeting).corrections.isEmpty)
    }

    @Test("R19, R59: nobody is invited by a level that does not name them") func unnamed() async throws {
        let (network, meeting, item, _) = try await Self.table()
        let form = try await Form(["named": [network.seat("homes-adviser").id.text], "by-level": ["yes"]])
        await #expect(throws: FormErrors.self) {
            try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), AttendanceStore.invite(item, of: meeting, form, $0, $1)) }
        }
        #expect(try await network.items(meeting, as: "homes-adviser") == nil)
    }

    @Test("R88: that minutes went round and were approved stands in the log of each case and referral of the meeting") func logged() async throws {
        let (network, meeting, _, id) = try await Self.table()
        let referral = try await network.refer(["name": "Ben Shore"], as: "school-lead")
        _ = try await network.agenda(referral, on: meeting)
        try await network.circulate(meeting)
        try await network.approve(meeting)
        for subject in [id.text, referral.text, meeting.text] {
            for code in [EventCode.minutesCirculated, .minutesApproved] {
                let found = try await network.database.read {
                    try $0.rows("SELECT id FROM audit_event WHERE subject = \(subject) AND code = \(Int(code.rawValue)) AND practitioner_id IS NOT NULL").count
                }
                #expect(found == 1, "\(code)")
            }
        }
    }

    @Test("R50: whoever speaks with the person hands a meeting over and records it; the ledger keeps each line, and nobody else reads it")
    func telling() async throws {
        let (network, meeting, item, id) = try await Self.table()
        try await network.write([.person: "We spoke about your room."], item, of: meeting)
        func tell(_ state: String, as seat: String = "city-coordinator") async throws {
            let form = try await Form(["telling": [state], "telling-day": [network.viewer(seat).today.text], "telling-words": ["By phone."]])
            try await network.desk(seat, for: CanConsult.self).write { try ((), SummaryStore.tell(item, of: meeting, form, $0, $1)) }
        }
        func statement() async throws -> [String] {
            try await network.visit(id, "city-coordinator", for: CanSeeStatement.self).read(.statementSeen) {
                try TransparencyStore.make($0, $1).meetings.map(\.text)
            }
        }
        try await tell("planned")
        #expect(try await statement() == [], "the statement tells nothing that was not told")
        try await tell("told")
        #expect(try await statement() == ["We spoke about your room."])
        func overdue() async throws -> Int { try await network.desk("city-dpo", for: CanExportLog.self).glance { try TellingStore.overdue($0, $1).count } }
        let before = try await overdue()
        network.clock.advance(seconds: 60)
        try await tell("withheld")
        network.clock.advance(seconds: 86_400)
        #expect(try await (statement(), overdue()) == ([], before + 1), "a ground that nobody looked at again is the data protection officer's to see")
        try await tell("told")
        #expect(try await overdue() == before)
        let found = try await network.desk("city-coordinator", for: CanConsult.self).read(.minutesSeen) { try SummaryStore.find(item, of: meeting, $0, $1) }
        #expect(found.text == "We spoke about your room." && found.tellings.map(\.telling.state) == [.told, .withheld, .told, .planned])
        for seat in ["police-prevent", "social-worker-ines", "clinic-psych", "school-lead"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { try await tell("told", as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") {
                _ = try await network.desk(seat, for: CanConsult.self).read(.minutesSeen) { try SummaryStore.find(item, of: meeting, $0, $1) }
            }
        }
    }

    @Test("R86: a case that was on agendas is erased with everything that was written down there") func erasure() async throws {
        let (network, meeting, item, id) = try await Self.table(heard: true)
        try await network.decide(["on": "other", "question": "A visit", "voice.municipality": "agrees", "voice.police": "agrees"], item, of: meeting)
        try await network.circulate(meeting)
        try await network.database.write { tx in try ErasureStore.remove(id.text, referral: nil, tx) }
        for table in ["minutes", "resolution", "correction", "agenda_item", "attendance"] as [SQL] {
            #expect(try await network.database.read { try $0.first("SELECT id FROM \(table) WHERE case_id = \(id)") } == nil)
        }
    }
}
