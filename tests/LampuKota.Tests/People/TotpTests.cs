using System.Text;
using LampuKota.City;

namespace LampuKota.Tests;

public sealed class TotpTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void Codes_are_those_of_the_standard(long unixSeconds, string code) => Assert.Equal(code, Totp.CodeOf(Key, Totp.StepOf(unixSeconds * 1_000)));

    [Fact]
    public void A_code_is_taken_one_step_early_or_late_and_never_twice()
    {
        const long now = 1_234_567_890_000;
        long step = Totp.StepOf(now);

        Assert.Equal(step, Totp.Match(Key, "005 924", now, lastStep: 0));
        Assert.Equal(step, Totp.Match(Key, "005924", now + 30_000, lastStep: 0));
        Assert.Equal(step, Totp.Match(Key, "005924", now - 30_000, lastStep: 0));
        Assert.Null(Totp.Match(Key, "005924", now + 60_000, lastStep: 0));
        Assert.Null(Totp.Match(Key, "005924", now, lastStep: step));
        Assert.Null(Totp.Match(Key, "", now, lastStep: 0));
        Assert.Null(Totp.Match(Key, "5924", now, lastStep: 0));
    }

    // RFC 4648, section 10.
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_key_is_written_in_base_32(string key, string text) => Assert.Equal(text, Totp.ToText(Encoding.ASCII.GetBytes(key)));

    [Fact]
    public void The_address_names_account_and_issuer() => Assert.Equal(
        "otpauth://totp/LampuKota:maria.bria?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=LampuKota", Totp.AddressOf(Key, "maria.bria"));
}
