using System.Security.Cryptography;
using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Links by which a message is answered: signed with a key of this city's own that is made at first use.</summary>
/// <param name="store">Keeps the key.</param>
internal sealed class AnswerLinks(NotificationStore store)
{
    private const string KeyName = "links";
    private const int KeyBytes = 32;

    private AcceptToken? _tokens;

    /// <summary>Writes a link's token for a delivery.</summary>
    public async Task<string> WriteAsync(string deliveryId, Instant now, CancellationToken cancellationToken) =>
        (await TokensAsync(cancellationToken)).Write(deliveryId, (now + Duration.FromTimeSpan(AcceptToken.Life)).ToUnixTimeMilliseconds());

    /// <summary>The delivery that a token is of; null where it is not ours, or its end has come.</summary>
    public async Task<string?> ReadAsync(string token, Instant now, CancellationToken cancellationToken) =>
        (await TokensAsync(cancellationToken)).Read(token, now.ToUnixTimeMilliseconds());

    private async Task<AcceptToken> TokensAsync(CancellationToken cancellationToken) =>
        _tokens ??= new AcceptToken(await store.KeyAsync(KeyName, () => RandomNumberGenerator.GetBytes(KeyBytes), cancellationToken));
}
