using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/enrolment</c>: a gateway asks for a credential, by a one-time token or by the credential that it has.</summary>
/// <param name="SigningRequest">A certificate signing request (PKCS #10, PEM); null asks for a password.</param>
public sealed record EnrolmentRequest(string? SigningRequest = null)
{
    /// <summary>What is outside the limits, in plain words; empty where it may be read further.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (SigningRequest is { } pem && pem.Length is 0 or > LightingLimits.MaximumSigningRequestLength)
            problems.Add($"The signing request must be 1 to {LightingLimits.MaximumSigningRequestLength} characters.");
        return problems.Sentences;
    }
}

/// <summary>Payload of <c>{gateway}/enrolment/result</c>: the credential, told once, or why there is none.</summary>
/// <param name="Gateway">The gateway that it is for.</param>
/// <param name="Password">The password, where one was asked for. A secret.</param>
/// <param name="Certificate">The signed certificate (PEM), where one was asked for.</param>
/// <param name="Authority">The certificate (PEM) of the authority that signed it.</param>
/// <param name="NotAfterUnixMs">When the certificate ends, Unix milliseconds.</param>
/// <param name="Problem">Why there is no credential; null where there is one.</param>
public sealed record EnrolmentResult(
    string Gateway,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Password = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Certificate = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Authority = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? NotAfterUnixMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem = null)
{
    // The record's own ToString would print the password.
    /// <inheritdoc/>
    public override string ToString() => $"{Gateway}: {Problem ?? "enrolled"}";
}
