using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

public sealed class PeopleSettingsTests
{
    [Fact]
    public void Nothing_set_means_that_people_sign_in_for_a_shift()
    {
        PeopleSettings settings = Read();

        Assert.Equal((false, TimeSpan.FromHours(8), TimeSpan.FromHours(12), null), (settings.IsDemonstration, settings.SessionIdle, settings.SessionLength, settings.PublicAddress));
        Assert.Equal([PersonRole.Administrator, PersonRole.Supervisor], settings.FactorRoles);
    }

    [Theory]
    [InlineData("None", new PersonRole[0])]
    [InlineData("operator, CREW", new[] { PersonRole.Operator, PersonRole.Crew })]
    public void Roles_that_need_a_second_factor_are_named(string text, PersonRole[] roles) => Assert.Equal(roles, Read((PeopleSettings.FactorRolesKey, text)).FactorRoles);

    [Theory]
    [InlineData(PeopleSettings.DemonstrationKey, "perhaps")]
    [InlineData(PeopleSettings.SessionIdleKey, "4")]
    [InlineData(PeopleSettings.SessionIdleKey, "1441")]
    [InlineData(PeopleSettings.SessionLengthKey, "0")]
    [InlineData(PeopleSettings.FactorRolesKey, "king")]
    [InlineData(PeopleSettings.FactorRolesKey, "1")]
    [InlineData(PeopleSettings.PublicAddressKey, "http://lampu.kota.example")]
    [InlineData(PeopleSettings.PublicAddressKey, "https://lampu.kota.example/jalan")]
    [InlineData(PeopleSettings.PublicAddressKey, "lampu.kota.example")]
    public void A_wrong_setting_is_named_in_one_sentence(string key, string value)
    {
        OperatorMistakeException mistake = Assert.Throws<OperatorMistakeException>(() => Read((key, value)));

        Assert.Contains(key, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake.Message);
    }

    [Fact]
    public void A_demonstration_has_no_public_address() =>
        Assert.Throws<OperatorMistakeException>(() => Read((PeopleSettings.DemonstrationKey, "true"), (PeopleSettings.PublicAddressKey, "https://lampu.kota.example")));

    private static PeopleSettings Read(params (string Key, string Value)[] settings) => PeopleSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([.. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))]).Build());
}
