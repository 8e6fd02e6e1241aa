using System.Net;
using System.Text.RegularExpressions;

namespace LampuKota.Tests;

/// <summary>A browser without scripts: keeps cookies, follows no redirect, sends forms with the token of their page.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri address)
    {
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        Address = address;
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; } = new();

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, DashboardFixture.Soon());

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, DashboardFixture.Soon());

    /// <summary>Opens what does not end by itself.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path) => _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, DashboardFixture.Soon());

    public async Task<string> ReadAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync();

    /// <summary>Sends a form that stands on a page, and says where the answer leads.</summary>
    public async Task<string> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        string html = await ReadAsync(page);
        using HttpResponseMessage response = await PostAsync(action, [("__RequestVerificationToken", Token().Match(html).Groups[1].Value), .. fields]);
        return response.Headers.Location?.OriginalString ?? $"{(int)response.StatusCode}";
    }

    public Task<HttpResponseMessage> PostAsync(string action, params (string Name, string Value)[] fields) => _client.PostAsync(
        action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), DashboardFixture.Soon());

    /// <summary>Signs in, and says where the answer leads.</summary>
    public Task<string> SignInAsync(string name, string password) => SubmitAsync("/masuk", "/form/masuk", ("name", name), ("password", password));

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
