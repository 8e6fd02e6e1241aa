using LampuKota.City;

namespace LampuKota.Tests;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("lampu sepeda mangga ungu")]
    [InlineData("correcthorse zebra7pelikan")]
    [InlineData("burung-kakatua hinggap")]
    [InlineData("ŝtrato luma nokto 雨の夜道")]
    [InlineData("k8#vQ2!mZ9$wT4x")]
    public void A_long_password_of_ones_own_will_do_whatever_it_is_made_of(string password) => Assert.Null(FaultOf(password));

    [Theory]
    [InlineData("k8#vQ2!mZ9$wT4", PasswordFault.TooShort)]
    [InlineData("", PasswordFault.TooShort)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaa", PasswordFault.Monotonous)]
    [InlineData("ababababababababab", PasswordFault.Monotonous)]
    [InlineData("passwordpassword", PasswordFault.Common)]
    [InlineData("Password123456789", PasswordFault.Common)]
    [InlineData("P@ssw0rdP@ssw0rd!", PasswordFault.Common)]
    [InlineData("LampuKotaKupang2026!", PasswordFault.Common)]
    [InlineData("qwertyuiopasdfgh", PasswordFault.Common)]
    [InlineData("1234567890abcdefgh", PasswordFault.Common)]
    [InlineData("zyxwvutsrqponmlk", PasswordFault.Common)]
    [InlineData("bismillah-rahasia", PasswordFault.Common)]
    [InlineData("mariabriamariabria", PasswordFault.Common)]
    [InlineData("IndonesiaMerdeka1945", PasswordFault.Common)]
    public void What_is_short_or_tried_first_is_refused(string password, PasswordFault fault) => Assert.Equal(fault, FaultOf(password));

    [Fact]
    public void Length_is_counted_in_characters_not_in_halves_of_them()
    {
        Assert.Equal(PasswordFault.TooShort, FaultOf("🌙🌧️🚲🌳🐟🏠🔑"));
        Assert.Equal(PasswordFault.TooLong, FaultOf(string.Concat(Enumerable.Range(0, 43).Select(i => $"{i:D3}"))));
    }

    [Fact]
    public void What_is_given_for_once_is_itself_a_good_password() => Assert.Null(FaultOf(OneTimeSecrets.Password()));

    private static PasswordFault? FaultOf(string password) => PasswordRules.FaultOf(password, "maria", "Maria Bria");
}
