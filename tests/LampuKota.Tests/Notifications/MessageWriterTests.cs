using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class MessageWriterTests
{
    private static readonly Delivery Told = new("0".PadLeft(32, '0'), "step-7", DeliveryKind.Incident, 812, DutyLevel.Crew, "ana", "Ana", ContactChannel.Email, DeliveryState.Waiting, 0, 0, 0, null);
    private static readonly PersonContacts Ana = NotificationPlannerTests.Person("ana", ContactChannel.Email);

    [Fact]
    public void A_message_says_what_where_since_when_what_to_bring_what_to_fear_and_by_when()
    {
        OutgoingMessage message = Writer().Incident(Told, Ana, Incident(TestCity.LampA1, "lampFailure"), "abc");

        Assert.Equal("Gangguan 812: Lampu mati, Oebobo", message.Title);
        Assert.Equal(
            [
                "Tempat: tiang T-001, Jalan El Tari, Oebobo", "Sejak: 21 Nov 20.00 WITA", "Lampu: 1",
                "Peta: https://www.openstreetmap.org/?mlat=-10.17&mlon=123.6#map=19/-10.17/123.6",
                "Bawa: lampu atau modul LED pengganti, sekring tiang, tespen",
                "Bahaya: kerja di ketinggian; minta kunci pemeliharaan, lalu uji bebas tegangan",
                "Terima paling lambat 20.10; selesai paling lambat 22 Nov 20.00 WITA",
            ],
            message.Lines);
        Assert.Equal("https://lampu.contoh.go.id/terima/abc", message.Link);
        Assert.Equal("step-7.ana", message.Key);
    }

    [Fact]
    public void Who_chose_English_reads_English_and_a_second_level_that_nobody_answered()
    {
        OutgoingMessage message = Writer().Incident(Told with { Level = DutyLevel.Supervisor }, Ana with { Language = "en" }, Incident("KPG-OBB-P001", "circuitBreakerTripped") with { AffectedLampCount = 500 }, "abc");

        Assert.StartsWith("Not answered yet. Incident 812: ", message.Title, StringComparison.Ordinal);
        Assert.Contains("Lamps: 500 (poles T-001, T-002, T-003, …)", message.Lines);
        Assert.Contains("Hazard: a short circuit may remain; do not reset the breaker before the cable is checked", message.Lines);
        Assert.Equal(MessageUrgency.Urgent, message.Urgency);
    }

    [Fact]
    public void What_a_device_says_is_one_short_line_of_text()
    {
        OutgoingMessage message = Writer().Incident(Told, Ana, Incident("X\r\nBcc: eve@contoh.go.id\u2028" + new string('y', 500), "unheard\nOf"), "abc");

        Assert.DoesNotContain(message.Lines.Append(message.Title), line => line.Any(letter => char.IsControl(letter) || letter == '\u2028') || line.Length > 200);
        Assert.Contains("Bawa: tespen, multimeter, kunci panel", message.Lines);
    }

    [Fact]
    public void The_page_s_own_language_stays_as_it_was()
    {
        using var speaking = new Speaking("id");
        Writer().Test(Told, Ana with { Language = "en" });

        Assert.Equal("id", System.Globalization.CultureInfo.CurrentUICulture.Name);
    }

    private static MessageWriter Writer()
    {
        ServiceProvider services = new ServiceCollection().AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance).AddLocalization(options => options.ResourcesPath = "Resources").BuildServiceProvider();
        return new MessageWriter(services.GetRequiredService<IStringLocalizer<Words>>(), TestCity.Directory(), new NotificationSettings { PublicUrl = new Uri("https://lampu.contoh.go.id/") });
    }

    private static IncidentRecord Incident(string device, string eventName)
    {
        long start = DashboardFixture.Start.ToUnixTimeMilliseconds();
        return new IncidentRecord(
            812, IncidentCause.Lamp, eventName, device, new IncidentPlace("53.71.04", TestCity.Oebobo, "KPG-OBB-P001"), IncidentState.Raised, 1, start, null, start, null, 1, new Dictionary<string, double>())
        {
            Due = new IncidentNorms().DueFrom(start),
        };
    }
}
