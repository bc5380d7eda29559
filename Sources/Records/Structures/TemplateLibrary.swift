/// The templates that come with the program.
public enum TemplateLibrary {
    /// In the order of the catalogue, T1 to T18.
    public static let all: [(id: String, text: String)] = files.map { ($0, String(decoding: $1, as: UTF8.self)) }

    /// The file of a template; empty when there is none of this id.
    public static func text(_ id: String) -> String { all.first { $0.id == id }?.text ?? "" }

    /// Read and checked. The tests read them all, so none of them fails here.
    public static func templates() throws -> [TemplateFile] { try parsed.get() }

    private static let parsed = Result { try all.map { try TemplateFile($0.text) } }

    private static let files: [(String, [UInt8])] = [
        ("channel", PackageResources.channel_yaml),
        ("mappa", PackageResources.mappa_yaml),
        ("safety-house", PackageResources.safety_house_yaml),
        ("livc-r", PackageResources.livc_r_yaml),
        ("mechelen", PackageResources.mechelen_yaml),
        ("info-house", PackageResources.info_house_yaml),
        ("anchor-team", PackageResources.anchor_team_yaml),
        ("security-group", PackageResources.security_group_yaml),
        ("prevention-group", PackageResources.prevention_group_yaml),
        ("bavaria-network", PackageResources.bavaria_network_yaml),
        ("augsburg-network", PackageResources.augsburg_network_yaml),
        ("nuremberg-threat-management", PackageResources.nuremberg_threat_management_yaml),
        ("respect-lu", PackageResources.respect_lu_yaml),
        ("kupiskis-algorithm", PackageResources.kupiskis_algorithm_yaml),
        ("domestic-violence-cooperation", PackageResources.domestic_violence_cooperation_yaml),
        ("vip-protection-cooperation", PackageResources.vip_protection_cooperation_yaml),
        ("duty-cards", PackageResources.duty_cards_yaml),
        ("emma-light", PackageResources.emma_light_yaml),
        ("exit-facility-member", PackageResources.exit_facility_member_yaml),
        ("exit-facility-coordinating", PackageResources.exit_facility_coordinating_yaml),
        ("aspire", PackageResources.aspire_yaml),
        ("decision-making", PackageResources.decision_making_yaml),
        ("service-delivery-centre", PackageResources.service_delivery_centre_yaml),
        ("service-delivery-coordinated", PackageResources.service_delivery_coordinated_yaml),
        ("operational-team", PackageResources.operational_team_yaml),
        ("five-step", PackageResources.five_step_yaml),
    ]
}
