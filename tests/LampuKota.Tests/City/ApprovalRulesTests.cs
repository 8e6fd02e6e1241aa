using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class ApprovalRulesTests
{
    private const long Now = 1_763_700_000_000;
    private static readonly ApprovalLimits Limits = new(MaximumLamps: 5, DarkBelowPercent: 30);

    [Theory]
    [InlineData(0, ApprovalCause.ManyLamps)]
    [InlineData(29, ApprovalCause.ManyLamps)]
    [InlineData(30, null)]
    [InlineData(100, null)]
    [InlineData(null, null)]
    public void Taking_the_light_from_many_lamps_needs_a_second_person(int? level, ApprovalCause? cause) =>
        Assert.Equal(cause, City(level).Approval?.Cause);

    [Theory]
    [InlineData(0, ApprovalCause.ProtectedLamps)]
    [InlineData(49, ApprovalCause.ProtectedLamps)]
    [InlineData(50, null)]
    public void Darkening_a_single_protected_lamp_needs_a_second_person(int level, ApprovalCause? cause) =>
        Assert.Equal(cause, ApprovalRules.CauseOf([(TestCity.Snapshot.FindLamp(TestCity.LampA1)! with { IsProtected = true }, level)], Limits));

    [Fact]
    public void As_many_lamps_as_the_limit_says_one_person_may_darken_alone() =>
        Assert.Null(City(0, Limits with { MaximumLamps = 6 }).Approval);

    [Fact]
    public void A_lock_that_darkens_many_lamps_needs_a_second_person_too() => Assert.NotNull(
        TestCity.Make(new CommandRequest(0, Now + 1_000, "Panel", CommandScope.City, [], Kind: CommandKind.Lock), "C1", Now, Limits).Approval);

    [Fact]
    public void A_second_operator_approves()
    {
        CommandApproval approved = ApprovalRules.Decide(City(0), isApproved: true, null, TestCity.SecondOperator, Now + 5);

        Assert.Equal(new CommandApproval(ApprovalCause.ManyLamps, ApprovalState.Approved, "petrus", "Petrus Tallo", Now + 5), approved);
    }

    [Fact]
    public void Who_asked_cannot_approve_but_may_withdraw()
    {
        Assert.Equal((Refusal.NotAllowed, "person"), Refused(City(0), true, null, TestCity.Operator));
        Assert.Equal(ApprovalState.Declined, ApprovalRules.Decide(City(0), false, "Salah tekan", TestCity.Operator, Now).State);
    }

    [Fact]
    public void A_crew_decides_on_nobodys_command() => Assert.Equal((Refusal.NotAllowed, "person"), Refused(City(0), true, null, TestCity.Crew));

    [Fact]
    public void Declining_needs_a_reason() => Assert.Equal((Refusal.Invalid, "reason"), Refused(City(0), false, " ", TestCity.SecondOperator));

    [Fact]
    public void What_needs_no_second_person_or_has_ended_cannot_be_decided()
    {
        CommandRecord expired = City(0);
        expired = expired with { Targets = [.. expired.Targets.Select(target => target with { State = CommandState.Expired })] };

        Assert.Equal((Refusal.Conflict, "id"), Refused(City(100), true, null, TestCity.SecondOperator));
        Assert.Equal((Refusal.Conflict, "id"), Refused(expired, true, null, TestCity.SecondOperator));
    }

    private static (Refusal, string?) Refused(CommandRecord command, bool isApproved, string? note, Person person)
    {
        RequestRefusedException refused = Assert.Throws<RequestRefusedException>(() => ApprovalRules.Decide(command, isApproved, note, person, Now));
        return (refused.Refusal, refused.Field);
    }

    private static CommandRecord City(int? level, ApprovalLimits? limits = null) =>
        TestCity.Make(new CommandRequest(level, Now + 1_000, "Hemat energi", CommandScope.City, []), "C1", Now, limits ?? Limits);
}
