using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CommandRulesTests
{
    private const long Now = 1_763_700_000_000;
    private static readonly CommandRequest Good = new(40, Now + 3_600_000, "Uji lampu", [TestCity.LampA1]);

    [Fact]
    public void A_good_request_becomes_a_command_of_requested_targets()
    {
        CommandRecord command = Make(Good with { Targets = [TestCity.LampA1, TestCity.LampB1, TestCity.LampA1], Reason = "  Uji lampu " });

        Assert.Equal([(TestCity.LampA1, TestCity.GatewayA), (TestCity.LampB1, TestCity.GatewayB)], command.Targets.Select(target => (target.LampId, target.GatewayId)));
        Assert.All(command.Targets, target => Assert.Equal(CommandState.Requested, target.State));
        Assert.Equal(("Uji lampu", "maria", Now), (command.Reason, command.PersonId, command.RequestedUnixMs));
    }

    [Fact]
    public void A_kelurahan_stands_for_all_of_its_lamps()
    {
        CommandRecord command = Make(Good with { Targets = [], KelurahanId = TestCity.NaikotenDua });

        Assert.Equal([TestCity.LampB1, TestCity.LampB2, TestCity.Unmetered], command.Targets.Select(target => target.LampId));
    }

    public static TheoryData<CommandRequest, Refusal, string> BadRequests() => new()
    {
        { Good with { LevelPercent = -1 }, Refusal.Invalid, "level" },
        { Good with { LevelPercent = 101 }, Refusal.Invalid, "level" },
        { Good with { RampSeconds = 3_601 }, Refusal.Invalid, "rampSeconds" },
        { Good with { ExpiresUnixMs = Now }, Refusal.Invalid, "expiresUnixMs" },
        { Good with { ExpiresUnixMs = Now + CommandRules.MaximumDurationMs + 1 }, Refusal.Invalid, "expiresUnixMs" },
        { Good with { ExpiresUnixMs = long.MinValue }, Refusal.Invalid, "expiresUnixMs" },
        { Good with { ExpiresUnixMs = long.MaxValue }, Refusal.Invalid, "expiresUnixMs" },
        { Good with { Reason = " " }, Refusal.Invalid, "reason" },
        { Good with { Reason = new string('a', 201) }, Refusal.Invalid, "reason" },
        { Good with { Reason = "a\nb" }, Refusal.Invalid, "reason" },
        { Good with { Targets = [] }, Refusal.Invalid, "targets" },
        { Good with { Targets = ["KPG-NO-SUCH"] }, Refusal.NotFound, "targets" },
        { Good with { Targets = [.. Enumerable.Repeat(TestCity.LampA1, CommandRules.MaximumTargets + 1)] }, Refusal.Invalid, "targets" },
        { Good with { KelurahanId = TestCity.NaikotenDua }, Refusal.Invalid, "targets" },
        { Good with { Targets = [], KelurahanId = "53.71.99.9999" }, Refusal.NotFound, "kelurahan" },
        { Good with { Targets = [], KelurahanId = "53.71.04.1014" }, Refusal.Invalid, "kelurahan" },
    };

    [Theory]
    [MemberData(nameof(BadRequests), DisableDiscoveryEnumeration = true)]
    public void A_bad_request_is_refused_with_its_field(CommandRequest request, Refusal refusal, string field)
    {
        RequestRefusedException refused = Assert.Throws<RequestRefusedException>(() => Make(request));

        Assert.Equal((refusal, field), (refused.Refusal, refused.Field));
    }

    [Fact]
    public void A_hostile_id_is_not_quoted_back() =>
        Assert.DoesNotContain("<script>", Assert.Throws<RequestRefusedException>(() => Make(Good with { Targets = ["<script>"] })).Message, StringComparison.Ordinal);

    private static CommandRecord Make(CommandRequest request) => CommandRules.Make(request, TestCity.Operator, TestCity.Snapshot, "C1", Now);
}
