using System.Text;
using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class CommandServiceTests : IAsyncLifetime
{
    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync()
    {
        _dashboard = await DashboardFixture.CreateAsync();
        await _dashboard.Commands.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public async Task A_click_becomes_a_message_and_ends_at_confirmed_by_measured_power()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        MqttMessage message = await _dashboard.Publisher.NextAsync();
        await _dashboard.UntilAsync(command.Id, CommandState.Sent);
        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);
        await _dashboard.MeasureAsync(TestCity.LampA1, 41);
        CommandRecord confirmed = await _dashboard.UntilAsync(command.Id, CommandState.Confirmed);

        Assert.Equal((Topics.Command(TestCity.GatewayA), QualityOfService.AtLeastOnce, false), (message.Topic, message.Qos, message.Retain));
        Assert.Equal((3_600u, Topics.CommandResult(TestCity.GatewayA)), (message.MessageExpiryIntervalSeconds, message.ResponseTopic));
        Assert.Equal(command.Id, Encoding.ASCII.GetString(message.CorrelationData!.Value.Span));
        LampCommand sent = Parse(message);
        Assert.Equal((command.Id, 40, command.ExpiresUnixMs), (sent.Id, sent.Level!.Value, sent.ExpiresUnixMs));
        Assert.Equal(41, confirmed.Targets[0].ProvedPowerWatts);
        CommandRecord? stored = await _dashboard.CommandStore.FindAsync(command.Id, CancellationToken.None);
        Assert.Equal(confirmed.Targets.AsEnumerable(), stored!.Targets);
    }

    [Fact]
    public async Task A_command_is_on_disk_before_the_broker_sees_it()
    {
        var inDatabase = new TaskCompletionSource<bool>();
        _dashboard.Publisher.Acknowledge = async message =>
        {
            inDatabase.TrySetResult(await _dashboard.CommandStore.FindAsync(Parse(message).Id, CancellationToken.None) is not null);
        };

        await _dashboard.RequestAsync(40, TestCity.LampA1);

        Assert.True(await inDatabase.Task.WaitAsync(DashboardFixture.Soon()));
    }

    [Fact]
    public async Task A_command_to_a_kelurahan_is_one_message_a_gateway()
    {
        CommandRecord command = await _dashboard.RequestAsync(0, TestCity.LampA1, TestCity.LampB1, TestCity.LampA2);

        MqttMessage[] messages = [await _dashboard.Publisher.NextAsync(), await _dashboard.Publisher.NextAsync()];

        await _dashboard.UntilAsync(command.Id, CommandState.Sent);
        Assert.Equal([Topics.Command(TestCity.GatewayB), Topics.Command(TestCity.GatewayA)], messages.Select(message => message.Topic).Order());
        MqttMessage toA = messages.Single(message => message.Topic == Topics.Command(TestCity.GatewayA));
        Assert.Equal([TestCity.LampA1, TestCity.LampA2], Parse(toA).Targets);
    }

    [Fact]
    public async Task A_measurement_that_overtakes_the_answer_still_proves_it()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.MeasureAsync(TestCity.LampA1, 40);

        await _dashboard.AnswerAsync(command, TestCity.LampA1);

        await _dashboard.UntilAsync(command.Id, CommandState.Confirmed);
    }

    [Fact]
    public async Task A_measurement_from_before_the_acceptance_proves_nothing()
    {
        await _dashboard.MeasureAsync(TestCity.LampA1, 40, _dashboard.NowUnixMs - 1);
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);

        await _dashboard.AnswerAsync(command, TestCity.LampA1);

        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);
    }

    [Fact]
    public async Task A_lamp_that_resumes_is_proved_by_what_its_control_program_asks_for()
    {
        CommandRecord command = await _dashboard.RequestAsync(null, TestCity.LampA1);
        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);

        await _dashboard.MeasureAsync(TestCity.LampA1, 99); // 20:00: full light.

        await _dashboard.UntilAsync(command.Id, CommandState.Confirmed);
    }

    [Fact]
    public async Task Each_lamp_has_its_own_state()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampB1, TestCity.LampB2, TestCity.Unmetered);
        await _dashboard.AnswerAsync(command, TestCity.LampB1, RejectionReason.Locked);
        await _dashboard.AnswerAsync(command, TestCity.LampB2);
        await _dashboard.AnswerAsync(command, TestCity.Unmetered);
        await _dashboard.MeasureAsync(TestCity.LampB2, 40);

        CommandRecord ended = await _dashboard.UntilAsync(command.Id, changed => !changed.IsPending);

        Assert.Equal([CommandState.Rejected, CommandState.Confirmed, CommandState.AcceptedNotMeasurable], ended.Targets.Select(target => target.State));
        Assert.Equal(RejectionReason.Locked, ended.Targets[0].Rejection);
    }

    [Fact]
    public async Task Another_gateway_cannot_answer_for_a_lamp()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Sent);
        var forged = new LampCommandResult(command.Id, TestCity.LampA1, LampCommandResultState.Rejected, RejectionReason.Locked, _dashboard.NowUnixMs);
        await _dashboard.Router.HandleAsync(
            DashboardFixture.Message(Topics.CommandResult(TestCity.GatewayB), LightingJson.ToUtf8(forged)), CancellationToken.None);

        await _dashboard.AnswerAsync(command, TestCity.LampA1);

        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);
    }

    [Fact]
    public async Task An_accepted_command_that_power_does_not_prove_ends_at_not_proven()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await _dashboard.MeasureAsync(TestCity.LampA1, 0.3);
        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);

        _dashboard.Time.Advance(TimeSpan.FromSeconds(91));

        await _dashboard.UntilAsync(command.Id, CommandState.NotProven);
    }

    [Fact]
    public async Task A_command_that_nobody_answers_expires_and_a_late_answer_is_told_as_what_it_is()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Sent);
        _dashboard.Time.Advance(TimeSpan.FromSeconds(3_601));
        await _dashboard.UntilAsync(command.Id, CommandState.Expired);

        await _dashboard.AnswerAsync(command, TestCity.LampA1);

        await _dashboard.UntilAsync(command.Id, CommandState.NotProven);
    }

    [Fact]
    public async Task Without_a_connection_a_command_waits_and_goes_out_when_the_broker_is_back()
    {
        _dashboard.Publisher.Disconnect();
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Requested);
        Assert.Empty(_dashboard.Publisher.All);

        _dashboard.Publisher.Connect();

        await _dashboard.UntilAsync(command.Id, CommandState.Sent);
    }

    [Fact]
    public async Task What_the_broker_did_not_take_is_sent_again()
    {
        int attempts = 0;
        _dashboard.Publisher.Acknowledge = _ => ++attempts == 1 ? throw new IOException("The connection was lost.") : Task.CompletedTask;
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);

        await _dashboard.Time.AdvanceUntilAsync(_dashboard.UntilAsync(command.Id, CommandState.Sent), TimeSpan.FromSeconds(1));

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Pending_commands_survive_a_restart_at_every_state()
    {
        _dashboard.Publisher.Acknowledge = message => message.Topic == Topics.Command(TestCity.GatewayB) ? new TaskCompletionSource().Task : Task.CompletedTask;
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1, TestCity.LampA2, TestCity.LampB1);
        await _dashboard.UntilAsync(command.Id, changed => changed.CountOf(CommandState.Sent) == 2);
        await _dashboard.AnswerAsync(command, TestCity.LampA2);
        await _dashboard.UntilAsync(command.Id, changed => changed.CountOf(CommandState.Accepted) == 1);

        DashboardFixture next = await _dashboard.RestartAsync();
        await next.Commands.StartAsync(CancellationToken.None);
        MqttMessage again = await next.Publisher.NextAsync();
        await next.AnswerAsync(command, TestCity.LampA1);
        await next.AnswerAsync(command, TestCity.LampB1);
        foreach (string lamp in new[] { TestCity.LampA1, TestCity.LampA2, TestCity.LampB1 })
            await next.MeasureAsync(lamp, 40);
        await next.UntilAsync(command.Id, CommandState.Confirmed);

        Assert.Equal(Topics.Command(TestCity.GatewayB), again.Topic); // What the broker holds already is not sent twice.
        Assert.Single(next.Publisher.All);
        await next.StopAsync();
    }

    [Fact]
    public async Task What_was_measured_while_the_dashboard_was_down_proves_at_the_start()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.AnswerAsync(command, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);

        DashboardFixture next = await _dashboard.RestartAsync();
        next.Time.Advance(TimeSpan.FromMinutes(10));
        next.Live.Apply(TestCity.GatewayA, DashboardFixture.Batch((TestCity.LampA1, "activePower", next.NowUnixMs, 40)));
        await next.Commands.StartAsync(CancellationToken.None);

        await next.UntilAsync(command.Id, CommandState.Confirmed);
        await next.StopAsync();
    }

    [Fact]
    public async Task An_override_that_the_gateway_reports_stands_for_an_answer_that_was_lost()
    {
        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Sent);

        await _dashboard.ReportAsync(TestCity.GatewayA, new ReportedDocument(
            1, "1.0", [new ReportedOverride(TestCity.LampA1, command.Id, 40, command.ExpiresUnixMs)], null, null, _dashboard.NowUnixMs));

        await _dashboard.UntilAsync(command.Id, CommandState.Accepted);
    }

    [Fact]
    public async Task A_refused_request_records_nothing()
    {
        await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.RequestAsync(140, TestCity.LampA1));

        Assert.Empty(await _dashboard.CommandStore.LoadRecentAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_command_that_cannot_be_recorded_is_refused_and_not_sent()
    {
        await using (CityContext context = _dashboard.Database.CreateDbContext())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "DROP TABLE \"CommandTargets\"");

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.RequestAsync(40, TestCity.LampA1));

        Assert.Equal(Refusal.Unavailable, refused.Refusal);
        Assert.Empty(_dashboard.Publisher.All);
    }

    private static LampCommand Parse(MqttMessage message)
    {
        Assert.True(LightingJson.TryParseCommand(message.Payload.Span, out LampCommand? command, out string? problem), problem);
        return command;
    }
}
