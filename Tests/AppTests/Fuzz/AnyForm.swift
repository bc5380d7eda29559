import Domain
import Foundation
import TestSupport

@testable import App

/// All form types on one body.
enum AnyForm {
    static let agency = Agency.ID(at: TestClock.start, random: [1])
    static let seat = Seat.ID(at: TestClock.start, random: [2])
    static let person = Practitioner.ID(at: TestClock.start, random: [3])
    private static let today = TestClock.start.day(in: .gmt)

    /// Each text that a type accepted from the form, with the most characters that it may have.
    static func texts(_ form: Form, _ template: Template) -> [(String, Int)] { ofDoor(form, template) + ofCase(form, template) + ofNetwork(form) }

    private static func ofDoor(_ form: Form, _ template: Template) -> [(String, Int)] {
        var texts: [(String, Int)] = []
        if let referral = try? ReferralForm.parse(form, template).concern {
            texts += [(referral.participant.name, 200), (referral.participant.contact, 500), (referral.participant.language, 60)]
            texts += [(referral.seen, 4000), (referral.tried, 4000), (referral.knows, 2000), (referral.participant.born, 10)]
        }
        if let triage = try? TriageForm.parse(form, template, stage: "triage", agencies: [agency]) {
            texts += [(triage.weighing.reason, 4000), (triage.weighing.answer, 2000)]
        }
        return texts
    }

    private static func ofCase(_ form: Form, _ template: Template) -> [(String, Int)] {
        var texts: [(String, Int)] = []
        let offer = ShareOffer(template, recipients: [.team, .agency(agency), .seat(seat)], seconds: [seat], sector: .health, today: today)
        if let consent = try? ConsentForm.parse(form, template, recipients: offer.recipients, today: today) {
            texts += [(consent.content.items, 2_000), (consent.content.how, 1_000)]
        }
        if let arrangement = try? ArrangementForm.parse(form, offer) { texts += arrangement.terms.map { ($0.necessity, 1_000) } }
        if let look = try? SecondLookForm.parse(form) { texts.append((look.note, 1_000)) }
        if let entry = try? EntryForm.parse(form, offer) {
            texts += [(entry.content.title, 120), (entry.content.text, 8000)]
            texts += entry.shares.flatMap { [($0.summary, 4000), ($0.necessity, 1000), ($0.telling?.words ?? "", 1_000), ($0.danger?.ground ?? "", 2_000)] }
        }
        if let member = try? MemberForm.parse(form, seats: [seat], today: today) { texts.append((member.why, 500)) }
        if let owner = try? OwnerForm.parse(form, members: [seat], current: nil) { texts += [(owner.reason, 2000), (owner.note, 4000)] }
        if let review = try? ReviewForm.parse(form) { texts += [(review.achieved, 4000), (review.next, 2000)] }
        if let action = try? ActionForm.parse(form, agencies: [agency], today: today) { texts.append((action.what, 1000)) }
        if let answer = try? AnswerForm.parse(form, current: .asked) { texts.append((answer.note, 2000)) }
        let course = Course(stored: template.stages.last?.id ?? "", isAdopted: true, ended: nil)
        if let stage = try? StageForm.parse(form, template, at: course) { texts.append((stage.reason, 2000)) }
        if let look = try? LookBackForm.parse(form, open: template.ending.lookBacks) { texts += [(look.found, 4000), (look.next, 2000)] }
        if let closure = try? Closure.parse(form, template, at: course, now: TestClock.start, by: seat) {
            texts += [(closure.statement, 4000), (closure.thanks, 1000)]
        }
        if let details = try? Case.Details.parse(form) { texts.append((details.goal, 2000)) }
        return texts
    }

    private static func ofNetwork(_ form: Form) -> [(String, Int)] {
        var texts: [(String, Int)] = []
        if let seat = try? NewSeatForm.parse(form, agencies: [agency], people: [person], today: today) { texts.append((seat.seat.title, 120)) }
        if let seat = try? SeatForm.parse(form, people: [person], today: today) { texts.append((seat.title, 120)) }
        return texts
    }
}
