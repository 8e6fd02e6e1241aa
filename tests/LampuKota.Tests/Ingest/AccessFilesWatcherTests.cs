using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Ingest;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>What people change in files holds soon, and for those too who are connected.</summary>
public sealed class AccessFilesWatcherTests : IDisposable
{
    private static readonly TimeSpan Step = AccessFilesWatcher.Interval;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-watch-").FullName;

    private string Rules => Path.Combine(_folder, "access.rules");

    private string Authority => Path.Combine(_folder, "outside.pem");

    private string List => Path.Combine(_folder, "outside.crl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task New_rules_hold_for_a_subscription_that_stands()
    {
        await File.WriteAllTextAsync(Rules, "* subscribe lampukota/v1/{gateway}/#");
        var policy = new RuledAccessPolicy(Rules);
        using var access = new AccessBench();
        access.GivePassword("G1", "p");
        await using TestBroker broker = new(authenticator: access.Authenticator, access: policy);
        using AccessFilesWatcher watcher = await StartAsync(access, policy, broker);
        ScriptedClient gateway = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "G1", UserName = "G1", Password = "p"u8.ToArray() });
        await gateway.SubscribeAsync("lampukota/v1/G1/#");
        broker.Broker.Publish(ScriptedClient.Message("lampukota/v1/G1/desired", "1"));

        await ChangeAsync(access, policy, Rules, "* subscribe lampukota/v1/{gateway}/command");
        broker.Broker.Publish(ScriptedClient.Message("lampukota/v1/G1/desired", "2"));
        await ChangeAsync(access, policy, Rules, "broken");
        broker.Broker.Publish(ScriptedClient.Message("lampukota/v1/G1/desired", "3"));
        await ChangeAsync(access, policy, Rules, "* subscribe lampukota/v1/{gateway}/#");
        broker.Broker.Publish(ScriptedClient.Message("lampukota/v1/G1/desired", "4"));

        await gateway.ExpectPublishAsync("1");
        await gateway.ExpectPublishAsync("4");
        await watcher.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_certificate_that_its_authority_takes_back_loses_its_connection()
    {
        using var outside = new TestAuthority();
        using X509Certificate2 certificate = outside.Sign("CN=G1");
        await File.WriteAllTextAsync(Authority, outside.Pem);
        await File.WriteAllTextAsync(List, outside.ListOf(outside.Start.AddYears(5)));
        using var access = new AccessBench(authorityPath: Authority, revocationListPath: List);
        Assert.Null(access.Certificates.FindFault(certificate, out Identity? identity));
        var policy = new RuledAccessPolicy(null);
        await using TestBroker broker = new(authenticator: new Always(access.Authenticator, identity!), access: policy);
        using AccessFilesWatcher watcher = await StartAsync(access, policy, broker);
        ScriptedClient gateway = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "G1", UserName = "G1", Password = "p"u8.ToArray() });

        await File.WriteAllTextAsync(List, outside.ListOf(outside.Start.AddYears(5), certificate));
        access.Time.Advance(Step);

        await gateway.ExpectEndAsync(ReasonCode.AdministrativeAction);
        await watcher.StopAsync(CancellationToken.None);
    }

    private static async Task<AccessFilesWatcher> StartAsync(AccessBench access, RuledAccessPolicy policy, TestBroker broker)
    {
        var watcher = new AccessFilesWatcher(
            policy, access.Outside, access.Settings, access.Authenticator, broker.Broker, access.Time, NullLogger<AccessFilesWatcher>.Instance);
        await watcher.StartAsync(CancellationToken.None);
        await access.Time.UntilTimerAsync(Step);
        return watcher;
    }

    // The watcher's work follows the tick on a thread of its own.
    private static async Task ChangeAsync(AccessBench access, RuledAccessPolicy policy, string path, string content)
    {
        long before = policy.Version;
        await File.WriteAllTextAsync(path + "~", content);
        File.Move(path + "~", path, overwrite: true);
        access.Time.Advance(Step);
        using var deadline = new CancellationTokenSource(Deadline);
        while (policy.Version == before)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Always(IAuthenticator inner, Identity identity) : IAuthenticator
    {
        public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AuthenticationResult.Accepted(identity));

        public bool IsStillValid(Identity asked) => inner.IsStillValid(asked);
    }
}
