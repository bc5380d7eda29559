import Domain
import Foundation
import Records

/// The metrics in Prometheus' text format 0.0.4.
struct MetricsText {
    private(set) var text = ""

    static func write(_ site: Site) async -> String {
        var page = MetricsText()
        page.requests(site.metrics.now)
        page.log(try? await site.log.measures(), isReady: await site.log.hindrance() == nil)
        page.process(site)
        return page.text
    }

    private mutating func requests(_ counts: Metrics.Counts) {
        family("roundtable_request_seconds", "histogram", "Time to answer, by route pattern and class of status.")
        for (answered, durations) in counts.answered.sorted(by: { ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status) })
        {
            let labels = [("method", answered.method), ("route", answered.route), ("status", answered.status)]
            var total = 0
            for (bound, count) in zip(Metrics.Durations.bounds.map { "\($0)" } + ["+Inf"], durations.counts) {
                total += count
                sample("roundtable_request_seconds_bucket", labels + [("le", bound)], total)
            }
            sample("roundtable_request_seconds_sum", labels, durations.sum)
            sample("roundtable_request_seconds_count", labels, total)
        }
        family("roundtable_refusals_total", "counter", "Requests that were refused, by kind.")
        for kind in Refused.allCases { sample("roundtable_refusals_total", [("kind", kind.rawValue)], counts.refused[kind] ?? 0) }
        family("roundtable_sign_ins_total", "counter", "Sign-ins, by outcome.")
        for outcome in Metrics.SignedIn.allCases {
            sample("roundtable_sign_ins_total", [("outcome", outcome.rawValue)], counts.signedIn[outcome] ?? 0)
        }
    }

    /// Numbers that cannot be read are left out.
    private mutating func log(_ log: LogMeasures?, isReady: Bool) {
        single("roundtable_ready", "gauge", "1 when requests can be answered, as /readyz says.", isReady ? 1 : 0)
        guard let log else { return }
        single("roundtable_log_events_total", "counter", "Events that were ever appended to the log.", log.size + log.waiting)
        single("roundtable_log_waiting", "gauge", "Events that wait for their place in the tree.", log.waiting)
        single("roundtable_log_size", "gauge", "Events in the tree.", log.size)
        if let seconds = log.sinceSigned {
            single("roundtable_log_checkpoint_age_seconds", "gauge", "Seconds since the whole tree was last known to be signed.", seconds)
        }
    }

    private mutating func process(_ site: Site) {
        let load = site.signIn.load
        single("roundtable_password_hashes_running", "gauge", "Password hashes that are computed now.", load.running)
        single("roundtable_password_hashes_waiting", "gauge", "Password hashes that wait for their turn.", load.waiting)
        if let bytes = Self.residentBytes { single("process_resident_memory_bytes", "gauge", "Resident memory.", bytes) }
        single("process_start_time_seconds", "gauge", "When the program started.", Double(site.metrics.start.milliseconds) / 1000)
        family("roundtable_build_info", "gauge", "The version of the program.")
        sample("roundtable_build_info", [("version", Metrics.version)], 1)
    }

    private static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let pages = text.utf8.split(separator: 0x20).dropFirst().first.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        return pages.map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
    }

    private mutating func family(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private mutating func single(_ name: String, _ kind: String, _ help: String, _ value: some Numeric) {
        family(name, kind, help)
        sample(name, [], value)
    }

    private mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: some Numeric) {
        let inner = labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(inner)} \(value)\n"
    }
}
