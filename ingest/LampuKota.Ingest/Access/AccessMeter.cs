using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Counts what becomes of those who present credentials. Safe for use by several threads.</summary>
internal sealed class AccessMeter
{
    private long _services;
    private long _gateways;
    private long _enrolling;
    private long _wrong;
    private long _throttled;
    private long _busy;
    private long _issued;
    private long _enrolled;
    private long _revoked;

    public long Services => Interlocked.Read(ref _services);

    public long Gateways => Interlocked.Read(ref _gateways);

    public long Enrolling => Interlocked.Read(ref _enrolling);

    public long Wrong => Interlocked.Read(ref _wrong);

    public long Throttled => Interlocked.Read(ref _throttled);

    public long Busy => Interlocked.Read(ref _busy);

    public long Issued => Interlocked.Read(ref _issued);

    public long Enrolled => Interlocked.Read(ref _enrolled);

    public long Revoked => Interlocked.Read(ref _revoked);

    public void Count(in AuthenticationResult result) => Interlocked.Increment(ref CounterOf(result));

    public void CountIssued() => Interlocked.Increment(ref _issued);

    public void CountEnrolled() => Interlocked.Increment(ref _enrolled);

    public void CountRevoked() => Interlocked.Increment(ref _revoked);

    private ref long CounterOf(in AuthenticationResult result)
    {
        switch (result)
        {
            case { Identity.Kind: IdentityKind.Service }: return ref _services;
            case { Identity.Kind: IdentityKind.Enrolling }: return ref _enrolling;
            case { Identity: not null }: return ref _gateways;
            case { Code: ReasonCode.ConnectionRateExceeded }: return ref _throttled;
            case { Code: ReasonCode.ServerBusy }: return ref _busy;
            default: return ref _wrong;
        }
    }
}
