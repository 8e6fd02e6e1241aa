using System.Buffers.Text;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class AcceptTokenTests
{
    private const long End = 1_800_000_000_000;
    private static readonly string Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch).ToString("N");
    private static readonly AcceptToken Tokens = new([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    [Fact]
    public void A_token_names_its_delivery_until_its_end()
    {
        string token = Tokens.Write(Id, End);

        Assert.Equal(48, token.Length);
        Assert.Equal(Id, Tokens.Read(token, End - 1_000));
        Assert.Null(Tokens.Read(token, End));
    }

    [Fact]
    public void No_bit_of_a_token_can_be_changed()
    {
        byte[] bytes = Base64Url.DecodeFromChars(Tokens.Write(Id, End));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] forged = [.. bytes];
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Tokens.Read(Base64Url.EncodeToString(forged), 0));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("daftar")]
    [InlineData("!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_of_ours_names_nothing(string text) => Assert.Null(Tokens.Read(text, 0));

    [Fact]
    public void Another_key_reads_nothing() => Assert.Null(new AcceptToken(new byte[32]).Read(Tokens.Write(Id, End), 0));
}
