namespace LampuKota.Ingest;

/// <summary>What <c>/metrics</c> says of identity and access.</summary>
internal sealed class AccessMetrics(
    AccessMeter meter, PasswordChecker passwords, FailureThrottle throttle, CredentialRegistry registry, RuledAccessPolicy rules, OutsideAuthorities authorities)
{
    public void Write(PrometheusWriter text)
    {
        text.Counters("lampukota_authentications_total", "CONNECT packets with credentials, by what became of them.", "outcome",
        [
            ("service", meter.Services), ("gateway", meter.Gateways), ("enrolling", meter.Enrolling),
            ("wrong", meter.Wrong), ("throttled", meter.Throttled), ("busy", meter.Busy),
        ]);
        text.Counter("lampukota_password_hashes_total", "Slow password hashes computed.", passwords.Hashes);
        text.Gauge("lampukota_authentication_failures_remembered", "Pairs of address and name with wrong passwords of late.", throttle.Count);
        text.Counter("lampukota_credentials_issued_total", "Tokens and passwords given out at the request of a service.", meter.Issued);
        text.Counter("lampukota_credentials_enrolled_total", "Credentials given to gateways that enrolled or renewed.", meter.Enrolled);
        text.Counter("lampukota_credentials_revoked_total", "Gateways revoked.", meter.Revoked);
        text.Gauge("lampukota_certificates_revoked", "Certificates on our own revocation list.", registry.RevokedCertificates.Count);
        text.Gauge("lampukota_access_rules", "Access rules that hold.", rules.Count);
        text.Gauge("lampukota_access_rules_broken", "1 while the access rules cannot be used and every gateway is refused.", rules.Problem is null ? 0 : 1);
        text.Gauge("lampukota_authorities_broken", "1 while outside authorities or their revocation lists cannot be used.", authorities.Problem is null ? 0 : 1);
    }
}
