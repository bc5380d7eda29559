import Logging
import Records
import ServiceLifecycle

/// Sequences and signs the log while the application runs.
struct LogKeeper: Service {
    let log: AuditLog
    let logger: Logger

    func run() async throws {
        let task = Task { await log.run(logger: logger) }
        try? await gracefulShutdown()
        task.cancel()
        await task.value
    }
}

/// Changes the root key, or the keys of all cases, when the operator asks for it; destroys former keys that nothing needs.
struct KeyKeeper: Service {
    let log: AuditLog
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // The keys of many cases take minutes; the root key does not wait for them.
            async let root: Void = eachSecond { _ in await changeRootKey() }
            await eachSecond { ticks in
                await changeCaseKeys()
                if ticks.isMultiple(of: 600) { await destroyPast() }
            }
            await root
        }
    }

    private func eachSecond(_ body: (Int) async -> Void) async {
        var ticks = 0
        while !Task.isCancelled {
            await body(ticks)
            ticks += 1
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func changeRootKey() async {
        do {
            if let count = try await RootKeyRotation(log).runIfAsked() { logger.notice("The root key was changed.", metadata: ["keys": "\(count)"]) }
        } catch {
            logger.error("The root key could not be changed; the old one holds.", metadata: ["error": "\(type(of: error))"])
        }
    }

    private func changeCaseKeys() async {
        do {
            guard let end = try await CaseKeyRotation(log).runIfAsked() else { return }
            logger.notice("Keys of cases were changed.", metadata: ["done": "\(end.done)", "of": "\(end.total)"])
        } catch {
            logger.error("The keys of cases could not all be changed; both old and new ones hold.", metadata: ["error": "\(type(of: error))"])
        }
    }

    private func destroyPast() async {
        do {
            try await CaseKeyRotation(log).destroyPast()
        } catch {
            logger.error("Former keys could not be destroyed; it is tried again.", metadata: ["error": "\(type(of: error))"])
        }
    }
}

/// Makes the tokens of referrals and cases that are older than tokens are (R33); one of the nodes does it, until none lacks them.
struct LikenessKeeper: Service {
    let log: AuditLog
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let made = await look()
                if made == 0 { return }
                try? await Task.sleep(for: made == nil ? .seconds(60) : .milliseconds(100))
            }
        }
        try? await gracefulShutdown()
    }

    /// - Returns: how many got theirs, or `nil` when it is to be tried again.
    private func look() async -> Int? {
        do { return try await LikenessStore.keep(log) } catch is CancellationError { return nil } catch {
            logger.error("Tokens to compare people by could not be made; it is tried again.", metadata: ["error": "\(type(of: error))"])
            return nil
        }
    }
}

/// Strips referrals that ended without a case when their time is over (R37), and deletes six steps that ended (R46); one of the nodes does it.
struct StripKeeper: Service {
    let log: AuditLog
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isFirst = true
            while !Task.isCancelled {
                let stripped = await look(isFirst)
                if stripped != nil { isFirst = false }
                // At once when a batch was full; soon when another node has the turn, or it failed; else within the hour.
                try? await Task.sleep(for: stripped.map { $0 < StripStore.atOnce ? .seconds(3_600) : .seconds(1) } ?? .seconds(60))
            }
        }
    }

    /// - Returns: how many were stripped, or `nil` when it is to be tried again.
    private func look(_ isFirst: Bool) async -> Int? {
        do {
            let count = try await StripStore.keep(log, isFirst: isFirst)
            if let count, count > 0 { logger.notice("Referrals were stripped: their time is over.", metadata: ["referrals": "\(count)"]) }
            _ = try await SixStepsStore.keep(log)
            return count
        } catch is CancellationError {
            // The server stops; the next start looks again.
            return nil
        } catch {
            logger.error("Referrals could not be stripped; it is tried again.", metadata: ["error": "\(type(of: error))"])
            return nil
        }
    }
}
