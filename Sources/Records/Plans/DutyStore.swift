import Domain

/// Duty cards: an event brings each place at the table what it has to do, within how many hours, and whom it tells (S3:405-420).
enum DutyStore {
    /// Gives out the cards of an event as actions of a new case. Whoever has one is on its team.
    /// - Parameter fallback: who gets the card of a place that nobody takes, or whose seat has ended.
    static func giveOut(
        _ event: Template.Term, _ structure: Structure, _ caseID: Case.ID, team: Set<Seat.ID>, fallback: Seat, at: Instant, _ tx: Transaction
    ) throws {
        let seats = try DirectoryStore.load(tx).workingSeats(on: at.day(in: structure.zone))
        var team = team
        for duty in structure.template.duties ?? [] where duty.event == event.id {
            let place = structure.template.place(duty.place)?.words ?? duty.place
            let taken = structure.members[duty.place].flatMap { id in seats.first { $0.id == id } }
            let seat = taken ?? fallback
            if team.insert(seat.id).inserted {
                let why = "Has a duty: \(place)"
                try MemberStore.insert(caseID, seat: seat.id, role: .member, from: at.day(in: structure.zone), until: nil, why: why, tx)
            }
            let due = at.adding(hours: duty.hours)
            let term = "By \(due.day(in: structure.zone).words), \(due.clock(in: structure.zone))"
            let form = ActionForm(
                agency: seat.agency, due: due.day(in: structure.zone),
                what: "\(duty.act). \(term). Tell: \(duty.inform).\(taken == nil ? " Nobody takes the place “\(place)”: see who does it." : "")")
            try ActionStore.insert(form, caseID, by: fallback.id, at: at, tx)
        }
    }
}
