import Domain

/// Duty cards: an event brings each place at the table what it has to do, within how many hours, and whom it tells (S3:405-420).
enum DutyStore {
    /// Gives out the cards of an event as actions of a new case. Whoever has one is on its team.
    /// - Parameter fallback: who gets the card of a place that nobody takes.
    static func giveOut(
        _ event: Template.Term, _ structure: Structure, _ caseID: Case.ID, team: Set<Seat.ID>, fallback: Seat, at: Instant, _ tx: Transaction
    ) throws {
        let directory = try DirectoryStore.load(tx)
        var team = team
        for duty in structure.template.duties ?? [] where duty.event == event.id {
            let seat = structure.members[duty.place].flatMap(directory.seat) ?? fallback
            if team.insert(seat.id).inserted {
                let why = "Has a duty: \(structure.template.place(duty.place)?.words ?? duty.place)"
                try MemberStore.insert(caseID, seat: seat.id, role: .member, from: at.day(in: structure.zone), until: nil, why: why, tx)
            }
            let due = at.adding(hours: duty.hours)
            let term = "By \(due.day(in: structure.zone).words), \(due.clock(in: structure.zone))"
            let form = ActionForm(
                agency: seat.agency, due: due.day(in: structure.zone), what: "\(duty.act). \(term). Tell: \(duty.inform).")
            try ActionStore.insert(form, caseID, by: fallback.id, at: at, tx)
        }
    }
}
