using System.Net.Http.Headers;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>
/// Sends template messages of the WhatsApp Cloud kind: <c>POST {url}/{phoneNumberId}/messages</c>. The template, approved beforehand in each language, has three variables in its
/// body (title; where and what; parts and hazards) and a button whose address ends in a variable (the link's token).
/// </summary>
/// <param name="http">Calls the service.</param>
/// <param name="options">The service, and the credentials at it.</param>
internal sealed class WhatsAppChannel(OutgoingHttp http, WhatsAppOptions options) : IMessageChannel
{
    // A body has at most 1,024 characters with everything in it.
    private const int MaximumVariableLength = 300;

    public ContactChannel Kind => ContactChannel.WhatsApp;

    public async Task<SendAnswer> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        int half = (message.Lines.Count + 1) / 2;
        string[] variables = [message.Title, string.Join(" · ", message.Lines.Take(half)), string.Join(" · ", message.Lines.Skip(half))];
        var template = new WhatsAppTemplate(
            options.Template,
            new WhatsAppLanguage(message.Language),
            [
                new WhatsAppComponent("body", null, null, [.. variables.Select(text => new WhatsAppParameter("text", Flat(text)))]),
                new WhatsAppComponent("button", "url", "0", [new WhatsAppParameter("text", message.LinkToken)]),
            ]);
        var body = new WhatsAppMessage("whatsapp", message.Address, "template", template);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Url, $"{options.PhoneNumberId}/messages")) { Content = JsonContent.Create(body, ChannelJson.Snake.WhatsAppMessage) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        SendAnswer answer = await http.SendAsync(request, cancellationToken);
        return answer is SendAnswer.Refused refused ? refused with { IsAddressGone = false } : answer;
    }

    // The service refuses a variable that is empty, or has a line break, a tab or more than four spaces in a row.
    private static string Flat(string text)
    {
        string flat = string.Join(' ', text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return flat.Length switch { 0 => "-", <= MaximumVariableLength => flat, _ => flat[..MaximumVariableLength] };
    }
}

/// <summary>Where WhatsApp's kind of service is.</summary>
/// <param name="Url">The service with its version.</param>
/// <param name="PhoneNumberId">Id of the number that sends.</param>
/// <param name="Template">Name of the approved template.</param>
/// <param name="Token">The access token.</param>
internal sealed record WhatsAppOptions(Uri Url, string PhoneNumberId, string Template, string Token)
{
    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"{Url.Host}, {Template}";
}

/// <summary>Body of a message.</summary>
internal sealed record WhatsAppMessage(string MessagingProduct, string To, string Type, WhatsAppTemplate Template);

/// <summary>An approved template and what goes into it.</summary>
internal sealed record WhatsAppTemplate(string Name, WhatsAppLanguage Language, IReadOnlyList<WhatsAppComponent> Components);

/// <summary>Language of a template.</summary>
internal sealed record WhatsAppLanguage(string Code);

/// <summary>A part of a template.</summary>
internal sealed record WhatsAppComponent(string Type, string? SubType, string? Index, IReadOnlyList<WhatsAppParameter> Parameters);

/// <summary>A variable's value.</summary>
internal sealed record WhatsAppParameter(string Type, string Text);
