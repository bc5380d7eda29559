import Domain
import Foundation
import Records

/// A table of referrals of one agency.
enum ReferralList {
    /// Newest first; of a stripped one no more than that it was there, and no link (R37).
    static func table(_ lines: [ReferralLine], stripped: [StrippedReferral] = [], caption: String, _ directory: Directory, now: Instant) -> HTML {
        let rows = lines.map { ($0.referral.receivedAt, row($0, now)) } + stripped.map { ($0.receivedAt, row($0, now)) }
        return Parts.table(caption, ["Person", "Sent", "Age", "Clock or answer"], rows.sorted { $0.0 > $1.0 }.map(\.1))
    }

    private static func row(_ line: ReferralLine, _ now: Instant) -> [HTML] {
        let referral = line.referral
        return [
            Parts.link(referral.concern.participant.name, .referral(referral.id)), day(referral.receivedAt),
            "\(Parts.span(now.seconds(since: referral.receivedAt)))",
            line.due.map { Parts.clock($0, now: now, zone: .gmt) }
                ?? Parts.tag(referral.decidedAt == nil ? "Waits" : answer(referral), referral.decidedAt == nil ? "quiet" : "ok"),
        ]
    }

    private static func row(_ stripped: StrippedReferral, _ now: Instant) -> [HTML] {
        [
            "<span class=\"hint\">\(StrippedView.words(stripped, .gmt))</span>", day(stripped.receivedAt),
            "\(Parts.span(now.seconds(since: stripped.receivedAt)))", Parts.tag(StrippedView.end(stripped.effect)),
        ]
    }

    private static func day(_ instant: Instant) -> HTML { "<span class=\"nowrap\">\(instant.day(in: .gmt).words)</span>" }

    private static func answer(_ referral: Referral) -> String {
        referral.adoptedAs != nil ? "Adopted" : referral.signpost != nil ? "Sign-posted" : "Answered"
    }
}
