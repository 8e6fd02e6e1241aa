using System.Globalization;
using LampuKota.City;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>How one person is reached: ways in their order, language, quiet hours, and a test of each way.</summary>
public partial class ContactPage
{
    private static readonly int ChannelCount = Enum.GetValues<ContactChannel>().Length;

    private DutyForm _form = null!;
    private Person? _person;
    private PersonContacts _contacts = null!;

    /// <summary>The person's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>What was just done.</summary>
    [SupplyParameterFromQuery(Name = "hasil")]
    private string? Said { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private DutyService Duty { get; set; } = null!;

    [Inject]
    private PersonDirectory Persons { get; set; } = null!;

    [Inject]
    private ChannelStates Channels { get; set; } = null!;

    [Inject]
    private NotificationDesk Desk { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _form = new DutyForm(HttpContext, W);
        _person = Persons.Find(Id);
        if (_person is not null)
            _contacts = Duty.Contacts.Find(Id) ?? new PersonContacts(_person.Id, _person.Name, "id", [], null);
    }

    private async Task SaveAsync()
    {
        bool isLoud = _form.Text("quietFrom").Length == 0 && _form.Text("quietUntil").Length == 0;
        PersonContacts wanted = _contacts with
        {
            PersonName = _person!.Name,
            Language = _form.Text("language"),
            Contacts = [.. Enum.GetValues<ContactChannel>().OrderBy(channel => _form.Text($"rank-{channel}"), StringComparer.Ordinal).Select(TypedOf).OfType<Contact>()],
            Quiet = isLoud ? null : new QuietHours(_form.Minute("quietFrom"), _form.Minute("quietUntil")),
        };
        if (await _form.TryAsync(async () => await Duty.SaveAsync(wanted, await CurrentPerson.GetAsync(), HttpContext.RequestAborted)))
            Navigation.NavigateTo($"/petugas/kontak/{Id}?hasil=tersimpan");
    }

    private async Task TestAsync(ContactChannel channel)
    {
        if (await _form.TryAsync(async () => await Desk.SendTestAsync(_contacts, channel, HttpContext.RequestAborted)))
            Navigation.NavigateTo($"/petugas/kontak/{Id}?hasil=uji");
    }

    private Contact? TypedOf(ContactChannel channel)
    {
        string typed = _form.Text(channel.ToString());
        if (channel == ContactChannel.WebPush)
            return typed == "keep" ? _contacts.Find(channel) : null;
        return typed.Length == 0 ? null : new Contact(channel, typed);
    }

    private int RankOf(ContactChannel channel)
    {
        if (_form.Problem is not null && int.TryParse(_form.Text($"rank-{channel}"), NumberStyles.None, CultureInfo.InvariantCulture, out int typed))
            return typed;
        List<ContactChannel> order = [.. _contacts.Contacts.Select(contact => contact.Channel), .. Enum.GetValues<ContactChannel>().Where(one => _contacts.Find(one) is null)];
        return order.IndexOf(channel) + 1;
    }

    private string AddressOf(ContactChannel channel) => _form.Problem is null ? _contacts.Find(channel)?.Address ?? "" : _form.Text(channel.ToString());

    private string Quiet(int? minute, string field) => _form.Problem is not null ? _form.Text(field) : minute is { } known ? ApiTimes.Write(known) : "";

    private string State(ContactChannel channel) => Channels.SetUp.Contains(channel) ? "" : $"({W["contacts.off"]})";

    private static string TypeOf(ContactChannel channel) => channel switch
    {
        ContactChannel.Email => "email",
        ContactChannel.Webhook => "url",
        ContactChannel.WhatsApp => "tel",
        _ => "text",
    };
}
