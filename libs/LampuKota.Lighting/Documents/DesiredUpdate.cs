namespace LampuKota.Lighting;

/// <summary>The update that a gateway shall have; it stays in the desired document when the gateway has it.</summary>
/// <param name="Release">The package.</param>
/// <param name="Url">Where it is fetched: https, at most 500 characters. Not signed, so that a mirror may be used.</param>
/// <param name="RolloutId">The rollout that asks for it; what failed in one rollout may be tried again by another.</param>
public sealed record DesiredUpdate(UpdateRelease Release, string Url, string RolloutId)
{
    /// <summary>Characters of an address.</summary>
    public const int MaximumUrlLength = 500;

    /// <summary>What is outside the limits, in plain words; empty where the gateway may try it.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        problems.Add(Release.Validate());
        problems.Require(
            Url.Length <= MaximumUrlLength && Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0,
            $"The update's address {Validity.Quote(Url)} must begin with https://.");
        problems.Require(Validity.IsCommandId(RolloutId), $"The rollout {Validity.Quote(RolloutId)} is not an id.");
        return problems.Sentences;
    }
}
