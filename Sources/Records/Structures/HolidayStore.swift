public import Domain

/// The holidays of the network. A change moves all clocks that are open, in the same transaction (R36).
public enum HolidayStore {
    public static func all(_ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> [Holiday] {
        try tx.rows("SELECT day, words FROM holiday ORDER BY day").map { try Holiday(day: $0.day("day"), words: $0.text("words")) }
    }

    /// Adds days; one that is listed gets the new words.
    public static func save(_ form: HolidayForm, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> AuditEvent {
        for holiday in form.days {
            try tx.rows(
                """
                INSERT INTO holiday (day, words) VALUES (\(holiday.day), \(holiday.words)) ON CONFLICT (day) DO UPDATE SET words = excluded.words
                """)
        }
        return try moved(tx)
    }

    public static func remove(_ day: Day, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> AuditEvent {
        try tx.rows("DELETE FROM holiday WHERE day = \(day)")
        guard tx.changes == 1 else { throw Refusal.conflict(stored: "This day is not listed any more. Somebody removed it.") }
        return try moved(tx)
    }

    private static func moved(_ tx: Transaction) throws -> AuditEvent {
        try ClockStore.settleOpen(tx)
        return AuditEvent(.holidaysChanged)
    }
}
