using LampuKota.City;

namespace LampuKota.Tests;

public sealed class ContactRulesTests
{
    [Theory]
    [InlineData(ContactChannel.Email, "ana@contoh.go.id", "ana@contoh.go.id")]
    [InlineData(ContactChannel.WhatsApp, "0812-3456-7890", "6281234567890")]
    [InlineData(ContactChannel.WhatsApp, "+62 (812) 3456.7890", "6281234567890")]
    [InlineData(ContactChannel.Telegram, "-1001234567890", "-1001234567890")]
    [InlineData(ContactChannel.Webhook, "https://layanan.contoh.go.id/x?kota=kupang", "https://layanan.contoh.go.id/x?kota=kupang")]
    [InlineData(ContactChannel.Webhook, "http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x")]
    public void A_good_address_is_kept_in_the_channel_s_own_form(ContactChannel channel, string given, string kept) =>
        Assert.Equal(kept, Assert.Single(ContactRules.Check(Of(new Contact(channel, given))).Contacts).Address);

    [Theory]
    [InlineData(ContactChannel.Email, "ana")]
    [InlineData(ContactChannel.Email, "ana@localhost")]
    [InlineData(ContactChannel.Email, "Ana <ana@contoh.go.id>")]
    [InlineData(ContactChannel.Email, "ana@contoh.go.id\r\nRCPT TO:<eve@contoh.go.id>")]
    [InlineData(ContactChannel.Email, "ana>@contoh.go.id")]
    [InlineData(ContactChannel.WhatsApp, "12345")]
    [InlineData(ContactChannel.WhatsApp, "08123456789a")]
    [InlineData(ContactChannel.Telegram, "@ana")]
    [InlineData(ContactChannel.Telegram, "0")]
    [InlineData(ContactChannel.Webhook, "http://contoh.go.id/")]
    [InlineData(ContactChannel.Webhook, "ftp://contoh.go.id/")]
    [InlineData(ContactChannel.Webhook, "https://ana:rahasia@contoh.go.id/")]
    [InlineData(ContactChannel.WebPush, "{}")]
    [InlineData(ContactChannel.WebPush, "{\"endpoint\":\"https://push.example.net/x\",\"p256dh\":\"AAAA\",\"auth\":\"AAAA\"}")]
    [InlineData(ContactChannel.WebPush, "x")]
    [InlineData(ContactChannel.Email, "")]
    public void A_bad_address_is_refused_with_the_field_that_is_wrong(ContactChannel channel, string given)
    {
        RequestRefusedException refused = Assert.Throws<RequestRefusedException>(() => ContactRules.Check(Of(new Contact(channel, given))));

        Assert.Equal(channel.ToString(), refused.Field, ignoreCase: true);
    }

    [Fact]
    public void One_address_a_channel_and_quiet_hours_that_end_at_another_time_than_they_begin()
    {
        Assert.Throws<RequestRefusedException>(() => ContactRules.Check(Of(new Contact(ContactChannel.Telegram, "1"), new Contact(ContactChannel.Telegram, "2"))));
        Assert.Throws<RequestRefusedException>(() => ContactRules.Check(Of() with { Quiet = new QuietHours(60, 60) }));
        Assert.Throws<RequestRefusedException>(() => ContactRules.Check(Of() with { Quiet = new QuietHours(60, 1440) }));
        Assert.Throws<RequestRefusedException>(() => ContactRules.Check(Of() with { Language = "nl" }));
    }

    [Fact]
    public void What_others_are_shown_of_an_address_cannot_be_used()
    {
        Assert.Equal("a…@contoh.go.id", ContactRules.Masked(new Contact(ContactChannel.Email, "ana@contoh.go.id")));
        Assert.Equal("…890", ContactRules.Masked(new Contact(ContactChannel.WhatsApp, "6281234567890")));
        Assert.Equal("contoh.go.id", ContactRules.Masked(new Contact(ContactChannel.Webhook, "https://contoh.go.id/rahasia")));
        Assert.Equal("push.example.net", ContactRules.Masked(new Contact(ContactChannel.WebPush, "{\"endpoint\":\"https://push.example.net/rahasia\",\"p256dh\":\"\",\"auth\":\"\"}")));
    }

    private static PersonContacts Of(params Contact[] contacts) => new("ana", "Ana", "id", contacts, null);
}
