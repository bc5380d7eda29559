import Domain
import Foundation

/// The fictional network as written in `Resources/demo.yaml`: one named seed for demo, tests and screenshots.
struct DemoPlan: Decodable {
    var network: String
    /// Seats by the places of the structure that they take.
    var table: [String: String]
    var agencies: [AgencyPlan]
    var people: [PersonPlan]
    var cases: [Story]
    var advice: [AdvicePlan]
    var series: [SeriesPlan]

    struct AgencyPlan: Decodable {
        var key: String
        var name: String
        var sector: Sector
        var level: String
        var area: String
        var phone: String
        var email: String
        var services: [String]
        var may: String
        var engagement: Engagement
    }

    struct PersonPlan: Decodable {
        var key: String
        var name: String
        var email: String
        var agency: String
        var seat: String
        var title: String
        var function: Function
        var phone: String
        var deputy: String?
        var law: Bool?
        var topics: [String]?
    }

    /// A question to a lawyer or an expert, with what became of it.
    struct AdvicePlan: Decodable {
        var key: String
        var by: String
        var to: String
        var kind: Advice.Kind
        var at: String
        var due: String
        var title: String
        var text: String
        var answer: AdviceAnswerPlan?
        var item: LibraryPlan?
    }

    struct AdviceAnswerPlan: Decodable {
        var at: String
        var text: String
        var law: String?
    }

    struct LibraryPlan: Decodable {
        var by: String
        var at: String
        var review: String
        var topic: String?
        var title: String
        var question: String
        var text: String
        var law: String?
        var confirm: String
        var confirmed: String
    }

    /// A series of meetings, each with its agenda.
    struct SeriesPlan: Decodable {
        var key: String
        var by: String
        var at: String
        var kind: String
        var name: String
        var rhythm: String
        var time: String
        var minutes: Int
        var place: String
        var meetings: [MeetingPlan]
    }

    struct MeetingPlan: Decodable {
        var at: String
        var day: String
        var writer: String
        var cases: [String]
        var topics: [String]?
        var guests: [GuestPlan]?
        var answers: [InvitedPlan]?
        /// Cases for which contributions are asked, and until when.
        var asks: [String]?
        var due: String?
        var brings: [BroughtPlan]?
        var held: HeldPlan?
    }

    /// What was written down at a meeting that was.
    struct HeldPlan: Decodable {
        var at: String
        var items: [HeldItemPlan]
        /// When the minutes were sent round, and approved.
        var round: String
        var approved: String
    }

    struct HeldItemPlan: Decodable {
        var `case`: String
        /// Seats that did not come.
        var away: [String]?
        var summary: String
        /// By the keys of agencies; of those that are not named, that they have nothing to add.
        var views: [String: String]
        var confidence: Bool?
        var person: String?
        var decision: HeldDecisionPlan?
        var correction: HeldCorrectionPlan?
    }

    struct HeldDecisionPlan: Decodable {
        var question: String
        var voices: [String: String]
        var note: String
        var review: String?
    }

    struct HeldCorrectionPlan: Decodable {
        var by: String
        var at: String
        var text: String
        var answer: String
    }

    /// A contribution: an entry of the seed, or nothing to add.
    struct BroughtPlan: Decodable {
        var by: String
        var at: String
        var `case`: String
        var entry: String?
    }

    struct GuestPlan: Decodable {
        var `case`: String
        var seat: String
        var why: String
    }

    struct InvitedPlan: Decodable {
        var by: String
        var at: String
        var answer: String
    }

    /// One concern from its referral on.
    struct Story: Decodable {
        var key: String
        var referral: ReferralPlan
        var decision: DecisionPlan?
        var `case`: CasePlan?
    }

    struct ReferralPlan: Decodable {
        var by: String
        var at: String
        var urgency: String
        var person: [String: String]
        var seen: String
        var tried: String
        var knows: String
        var consent: String
        var needs: [String]
    }

    struct DecisionPlan: Decodable {
        var at: String
        var outcome: String
        var reason: String
        var answer: String
        var signpost: String?
    }

    struct CasePlan: Decodable {
        var goal: String
        var team: [MemberPlan]
        var owner: OwnerPlan
        var handover: OwnerPlan?
        var entries: [EntryPlan]
        var actions: [ActionPlan]
        var requests: [RequestPlan]?
        var reviews: [ReviewPlan]?
        var closure: ClosurePlan?
    }

    struct MemberPlan: Decodable {
        var seat: String
        var role: String
        var at: String
        var until: String?
        var why: String
    }

    struct OwnerPlan: Decodable {
        var seat: String
        var at: String
        var reason: String
        var note: String?
    }

    struct EntryPlan: Decodable {
        var key: String
        var by: String
        var at: String
        var kind: String
        var handling: String
        var title: String
        var text: String
        var shares: [SharePlan]?
    }

    struct SharePlan: Decodable {
        var to: String
        var level: String
        var summary: String?
        var purpose: String
        var basis: String
        var necessity: String
        var at: String
        var expires: String?
        var revoked: String?
        /// Why the person is not told of it for now.
        var withheld: String?
    }

    struct ActionPlan: Decodable {
        var by: String
        var agency: String
        var at: String
        var due: String
        var what: String
        var state: String
        var answered: String?
        var note: String?
    }

    /// A request to another agency, and what became of it.
    struct RequestPlan: Decodable {
        var by: String
        var to: String
        var at: String
        var due: String
        var purpose: String
        var basis: String
        var why: String
        var questions: [String]
        var answered: String?
        var answers: [AnswerPlan]?
    }

    struct AnswerPlan: Decodable {
        var kind: String
        var text: String?
        var reason: String?
        var words: String?
    }

    struct ReviewPlan: Decodable {
        var by: String
        var at: String
        var achieved: String
        var next: String
    }

    struct ClosurePlan: Decodable {
        var by: String
        var at: String
        var outcome: String
        var goalMet: String
        var statement: String
        var thanks: String?

        enum CodingKeys: String, CodingKey {
            case by, at, outcome, statement, thanks
            case goalMet = "goal-met"
        }
    }
}

/// Days and hours that count from the day the demo starts.
struct DemoCalendar {
    let today: Day
    let now: Instant

    /// `-90 09:30` is 90 days ago at half past nine; never later than the present.
    func instant(_ text: String) throws -> Instant {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let clock = Instant("1970-01-01T\(parts[1]):00.000Z") else { throw Malformed(text: text) }
        let moment = try day(String(parts[0])).start(in: .gmt).milliseconds + clock.milliseconds
        return min(Instant(milliseconds: moment), now)
    }

    /// `+5` or `-3` days from today.
    func day(_ text: String) throws -> Day {
        guard let days = Int(text) else { throw Malformed(text: text) }
        return today.adding(days: days)
    }

    struct Malformed: Error { let text: String }
}
