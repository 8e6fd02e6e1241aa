using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>How a session passes from one connection to the next (MQTT 5.0, 3.1.4), by connections that leave when the test says so.</summary>
public sealed class SessionTakeoverTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SessionRegistry _registry;
    private readonly StoppedClock _time = new();

    public SessionTakeoverTests()
    {
        BrokerLog log = new(NullLogger<MqttBroker>.Instance);
        _registry = new BrokerCore(new BrokerOptions(), sink: null, authenticator: null, new OpenAccessPolicy(), _time, log).Sessions;
    }

    [Fact]
    public async Task A_claim_that_was_overtaken_lets_nobody_past_the_connection_that_still_has_the_session()
    {
        using Owner first = new();
        using Owner second = new();
        using Owner third = new();
        Session session = (await AttachAsync(first)).Session!;
        Task<SessionGrant> secondGrant = AttachAsync(second);
        Task<SessionGrant> thirdGrant = AttachAsync(third);
        // The one in between is sent away and goes at once, while the first is still busy.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => secondGrant.WaitAsync(Deadline));
        Leave(second);
        Assert.False(thirdGrant.IsCompleted);

        Leave(first);
        SessionGrant grant = await thirdGrant.WaitAsync(Deadline);
        Assert.True(grant.IsPresent);
        Assert.Same(session, grant.Session);

        // Nobody takes the session from the third, or lets it expire.
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_registry.TakeDue());
        Assert.Equal(1, _registry.Count);
    }

    [Fact]
    public async Task A_connection_that_ends_before_it_has_used_its_session_leaves_it_to_the_next()
    {
        using Owner first = new();
        await AttachAsync(first);
        Leave(first);
        using Owner second = new();
        SessionGrant grant = await AttachAsync(second).WaitAsync(Deadline);

        Assert.True(grant.IsPresent);
    }

    private Task<SessionGrant> AttachAsync(Owner owner) => _registry.AttachAsync(
        owner, new SessionRequest("c", Identity.Anonymous, CleanStart: false, TimeSpan.FromMinutes(1), Will: null, owner.Stopping)).AsTask();

    private void Leave(Owner owner)
    {
        _registry.Leave(owner, "c");
        owner.SetLeft();
    }

    private sealed class Owner : ISessionOwner, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Stopping => _stopping.Token;

        public Task HasLeft => _left.Task;

        public void Leave(ReasonCode code, string reason) => _stopping.Cancel();

        public void SetLeft() => _left.SetResult();

        public void Dispose() => _stopping.Dispose();
    }
}
