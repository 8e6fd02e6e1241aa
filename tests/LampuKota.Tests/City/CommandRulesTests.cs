using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class CommandRulesTests
{
    private const long Now = 1_763_700_000_000;
    private static readonly CommandRequest Good = new(40, Now + 3_600_000, "Uji lampu", CommandScope.Lamps, [TestCity.LampA1]);

    [Fact]
    public void A_good_request_becomes_a_command_of_requested_targets()
    {
        CommandRecord command = Make(Good with { LampIds = [TestCity.LampA1, TestCity.LampB1, TestCity.LampA1], Reason = "  Uji lampu " });

        Assert.Equal([(TestCity.LampA1, TestCity.GatewayA), (TestCity.LampB1, TestCity.GatewayB)], command.Targets.Select(target => (target.LampId, target.GatewayId)));
        Assert.All(command.Targets, target => Assert.Equal(CommandState.Requested, target.State));
        Assert.Equal(("Uji lampu", "maria", Now), (command.Reason, command.PersonId, command.RequestedUnixMs));
    }

    public static TheoryData<CommandScope, string[]> Scopes() => new()
    {
        { new(CommandScopeKind.Kelurahan, TestCity.NaikotenDua), [TestCity.LampB1, TestCity.LampB2, TestCity.Unmetered] },
        { new(CommandScopeKind.Kecamatan, "53.71.05"), [TestCity.LampB1, TestCity.LampB2, TestCity.Unmetered] },
        { new(CommandScopeKind.Street, "ST-0001"), [TestCity.LampA1, TestCity.LampA2, TestCity.LampA3] },
        { new(CommandScopeKind.Cabinet, "KPG-OBB-P001"), [TestCity.LampA1, TestCity.LampA2, TestCity.LampA3] },
        { new(CommandScopeKind.Group, "PASAR"), [TestCity.LampA2, TestCity.LampB2] },
        { CommandScope.City, [TestCity.LampB1, TestCity.LampB2, TestCity.Unmetered, TestCity.LampA1, TestCity.LampA2, TestCity.LampA3] },
    };

    [Theory]
    [MemberData(nameof(Scopes), DisableDiscoveryEnumeration = true)]
    public void A_scope_stands_for_all_of_its_lamps(CommandScope scope, string[] lamps)
    {
        CommandRecord command = Make(Good with { LampIds = [], Scope = scope });

        Assert.Equal(lamps, command.Targets.Select(target => target.LampId));
        Assert.Equal(scope, command.Scope);
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
        { Good with { LampIds = [] }, Refusal.Invalid, "targets" },
        { Good with { LampIds = ["KPG-NO-SUCH"] }, Refusal.NotFound, "targets" },
        { Good with { LampIds = [.. Enumerable.Repeat(TestCity.LampA1, CommandScopes.MaximumLamps + 1)] }, Refusal.Invalid, "targets" },
        { Good with { Scope = CommandScope.City }, Refusal.Invalid, "targets" },
        { Good with { LampIds = [], Scope = new(CommandScopeKind.Kelurahan, "53.71.99.9999") }, Refusal.NotFound, "scope" },
        { Good with { LampIds = [], Scope = new(CommandScopeKind.Kelurahan, "53.71.04.1014") }, Refusal.Invalid, "scope" },
        { Good with { LampIds = [], Scope = new(CommandScopeKind.Group, "TAMAN") }, Refusal.NotFound, "scope" },
        { Good with { LampIds = [], Scope = new(CommandScopeKind.Cabinet) }, Refusal.NotFound, "scope" },
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
        Assert.DoesNotContain("<script>", Assert.Throws<RequestRefusedException>(() => Make(Good with { LampIds = ["<script>"] })).Message, StringComparison.Ordinal);

    private static CommandRecord Make(CommandRequest request) => TestCity.Make(request, "C1", Now);
}
