import Domain
import Foundation
import HTTPTypes
import Records

/// Concerns from outside, at the coordinator's desk: read, ask back, take in as a referral, or answer (R32).
enum OutsidePages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply { try await page(request, visit, nil) }

    static func reply(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let id: OutsideConcern.ID = try request.parameter("concern")
        return try await trying(request, visit, while: \.isOpen) {
            let message = try DoorMessage.parse(request.form)
            try await visit.write { access, tx in try ((), OutsideStore.reply(message, to: id, access, tx)) }
            return .redirect(Link.concern(id).done(.doorMessage))
        }
    }

    static func takeIn(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let id: OutsideConcern.ID = try request.parameter("concern")
        return try await trying(request, visit, while: \.isWaiting) {
            let referral = try await visit.write { access, tx in
                let structure = try OutsideStore.find(id, access, tx).structure
                return try OutsideStore.takeIn(id, .parse(request.form, structure.template), access, tx)
            }
            return .redirect(Link.referral(referral).done(.takenIn))
        }
    }

    static func end(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let id: OutsideConcern.ID = try request.parameter("concern")
        return try await trying(request, visit, while: \.isWaiting) {
            let answer = try DoorMessage.parseAnswer(request.form)
            try await visit.write { access, tx in try ((), OutsideStore.end(id, answer, access, tx)) }
            return .redirect(Link.concern(id).done(.concernEnded))
        }
    }

    /// - Parameter isOffered: whether the form is still there to be mended.
    private static func trying(
        _ request: WebRequest, _ visit: DeskVisit<CanTriage>, while isOffered: (OutsideFile) -> Bool, _ act: () async throws -> Reply
    ) async throws -> Reply {
        do { return try await act() } catch let errors as FormErrors {
            return try await page(request, visit, errors, isOffered: isOffered)
        } catch Refusal.conflict {
            return try await page(request, visit, nil, isOffered: { _ in false })
        }
    }

    private static func page(
        _ request: WebRequest, _ visit: DeskVisit<CanTriage>, _ errors: FormErrors?, isOffered: (OutsideFile) -> Bool = { _ in true }
    ) async throws -> Reply {
        let id: OutsideConcern.ID = try request.parameter("concern")
        let (file, directory) = try await visit.read(.concernSeen, about: id.text) { access, tx in
            try (OutsideStore.find(id, access, tx), DirectoryStore.all(access, tx))
        }
        let isLate = !isOffered(file)
        let view = OutsideView(file: file, directory: directory, fields: Fields(request.form, isLate ? nil : errors), isLate: isLate)
        var reply = request.page(visit.viewer, "Concern from outside", .triage, errors: isLate ? nil : errors, view.body)
        if isLate { reply.status = .conflict }
        return reply
    }
}
