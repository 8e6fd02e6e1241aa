using System.Text.Json;

namespace LampuKota.EndToEnd;

/// <summary>Commands outlive every process on their way: dashboard, ingest and gateway are killed while commands are pending.</summary>
public sealed class CommandKillTests
{
    [Fact]
    public async Task Commands_for_a_gateway_that_is_away_outlive_the_death_of_every_process_and_those_that_expired_are_not_applied()
    {
        await using var house = new CommandHouse();
        await house.StartAsync();
        await house.KillGatewayAsync();
        // Levels that no calendar gives at any hour.
        string first = await house.CommandAsync(CommandHouse.Lamp1, 40, TimeSpan.FromHours(1));
        string second = await house.CommandAsync(CommandHouse.Lamp2, 55, TimeSpan.FromHours(1));
        string brief = await house.CommandAsync(CommandHouse.Lamp3, 65, TimeSpan.FromSeconds(4));
        foreach (string id in new[] { first, second, brief })
            await house.UntilAsync(id, command => StateOf(command) is "sent" or "expired");
        Assert.Equal(1, (await house.GetAsync($"commands/{first}")).GetProperty("waitingForGateway").GetInt32());

        await house.KillDashboardAsync();
        await house.KillIngestAsync();
        await house.StartIngestAsync();
        await house.StartDashboardAsync();
        await house.UntilAsync(brief, command => StateOf(command) == "expired");
        await house.StartGatewayAsync();

        await house.UntilAsync(first, command => StateOf(command) == "confirmed");
        await house.UntilAsync(second, command => StateOf(command) == "confirmed");
        Assert.Equal("expired", StateOf(await house.GetAsync($"commands/{brief}")));
        Assert.DoesNotContain(65, house.LevelsOf(CommandHouse.Lamp3));
    }

    [Fact]
    public async Task A_command_that_was_carried_out_holds_after_the_gateway_was_killed_and_is_proven_then()
    {
        await using var house = new CommandHouse();
        await house.StartAsync();
        string command = await house.CommandAsync(CommandHouse.Lamp1, 40, TimeSpan.FromHours(1));
        await house.UntilAsync(command, one => StateOf(one) is "accepted" or "confirmed");

        await house.KillGatewayAsync();
        await house.StartGatewayAsync();

        await house.UntilAsync(command, one => StateOf(one) == "confirmed");
        Assert.Equal(40, house.LevelsOf(CommandHouse.Lamp1)[^1]);
    }

    [Fact]
    public async Task A_lock_holds_after_gateway_and_dashboard_were_killed_until_it_is_released()
    {
        await using var house = new CommandHouse();
        await house.StartAsync();
        string held = await house.PostAsync("locks", new { targets = new[] { CommandHouse.Lamp1 }, level = 0, durationMinutes = 60, reason = "Ganti luminer" });
        await house.UntilAsync(held, command => StateOf(command) == "confirmed");

        await house.KillGatewayAsync();
        await house.KillDashboardAsync();
        await house.StartDashboardAsync();
        await house.StartGatewayAsync();
        await house.UntilLockedAsync(held);
        string refused = await house.CommandAsync(CommandHouse.Lamp1, 80, TimeSpan.FromHours(1));
        JsonElement ended = await house.UntilAsync(refused, command => StateOf(command) == "rejected");
        Assert.Equal("locked", ended.GetProperty("targets")[0].GetProperty("rejection").GetString());
        Assert.DoesNotContain(80, house.LevelsOf(CommandHouse.Lamp1));

        string release = await house.PostAsync($"locks/{held}/release", new { reason = "Selesai" });
        await house.UntilAsync(release, command => StateOf(command) == "confirmed");
        string accepted = await house.CommandAsync(CommandHouse.Lamp1, 80, TimeSpan.FromHours(1));
        await house.UntilAsync(accepted, command => StateOf(command) == "confirmed");
    }

    private static string? StateOf(JsonElement command) => command.GetProperty("targets")[0].GetProperty("state").GetString();
}
