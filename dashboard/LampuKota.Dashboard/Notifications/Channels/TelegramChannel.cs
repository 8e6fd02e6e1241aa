using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Sends by a bot of the Telegram kind: <c>POST {url}/bot{token}/sendMessage</c>, plain text, with a button that opens the link.</summary>
/// <param name="http">Calls the service.</param>
/// <param name="url">The service.</param>
/// <param name="token">The bot's token; it stands in the address, which is why no address is ever logged.</param>
internal sealed class TelegramChannel(OutgoingHttp http, Uri url, string token) : IMessageChannel
{
    // The bot API's own limit is 4,096 characters.
    private const int MaximumTextLength = 4_000;

    public ContactChannel Kind => ContactChannel.Telegram;

    public async Task<SendAnswer> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        string text = string.Join('\n', [message.Title, .. message.Lines]);
        var body = new TelegramMessage(
            long.Parse(message.Address, CultureInfo.InvariantCulture),
            text.Length <= MaximumTextLength ? text : text[..MaximumTextLength],
            DisableWebPagePreview: true, // A preview would fetch the link.
            message.Link is null ? null : new TelegramMarkup([[new TelegramButton(message.LinkLabel, message.Link)]]));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{url.AbsoluteUri}bot{token}/sendMessage")) { Content = JsonContent.Create(body, ChannelJson.Snake.TelegramMessage) };
        SendAnswer answer = await http.SendAsync(request, cancellationToken);
        // 404 speaks of the bot's token, not of the chat.
        return answer is SendAnswer.Refused refused ? refused with { IsAddressGone = false } : answer;
    }
}

/// <summary>Body of sendMessage.</summary>
internal sealed record TelegramMessage(long ChatId, string Text, bool DisableWebPagePreview, TelegramMarkup? ReplyMarkup);

/// <summary>Buttons below a message.</summary>
internal sealed record TelegramMarkup(IReadOnlyList<IReadOnlyList<TelegramButton>> InlineKeyboard);

/// <summary>A button that opens an address.</summary>
internal sealed record TelegramButton(string Text, string Url);
