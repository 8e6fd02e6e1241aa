using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>What is counted about messages, for Prometheus.</summary>
internal sealed class NotificationMetrics
{
    private const string Name = "lampukota_dashboard_notifications_total";

    private readonly ConcurrentDictionary<(ContactChannel Channel, string Outcome), long> _counts = new();

    /// <summary>A service answered; null where a message was not needed any more.</summary>
    public void Count(ContactChannel channel, SendAnswer? answer)
    {
        string outcome = answer switch { SendAnswer.Taken => "taken", SendAnswer.Later => "later", SendAnswer.Refused => "refused", _ => "cancelled" };
        _counts.AddOrUpdate((channel, outcome), 1, (_, count) => count + 1);
    }

    /// <summary>Writes everything.</summary>
    public string Write()
    {
        var text = new StringBuilder($"# HELP {Name} Messages to people, by channel and by what the service answered.\n# TYPE {Name} counter\n");
        foreach (((ContactChannel channel, string outcome), long count) in _counts.OrderBy(one => one.Key))
            text.Append(CultureInfo.InvariantCulture, $"{Name}{{channel=\"{char.ToLowerInvariant(channel.ToString()[0])}{channel.ToString()[1..]}\",outcome=\"{outcome}\"}} {count}\n");
        return text.ToString();
    }
}
