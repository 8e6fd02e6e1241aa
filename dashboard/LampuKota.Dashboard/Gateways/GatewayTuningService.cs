using System.Data.Common;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Dashboard;

/// <summary>The settings of gateways: the city's, and those that a gateway has of its own.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="directory">The gateways.</param>
/// <param name="clock">The city's clock.</param>
public sealed class GatewayTuningService(GatewayTuningStore store, CityDirectory directory, CityClock clock) : IDisposable
{
    private readonly SemaphoreSlim _saving = new(1, 1);
    private volatile GatewayTunings _current = GatewayTunings.None;

    /// <summary>Raised after a new version was saved; handlers must return quickly.</summary>
    public event Action? Changed;

    /// <summary>What is set now.</summary>
    public GatewayTunings Current => _current;

    /// <summary>Reads them; for the start.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(CancellationToken cancellationToken) => _current = await store.LoadAsync(cancellationToken);

    /// <summary>Checks settings, saves them as the next version and gives them to whom they concern.</summary>
    /// <param name="gatewayId">The gateway; null for the whole city.</param>
    /// <param name="tuning">What shall be set.</param>
    /// <param name="madeFrom">The version that the change was made from, 0 where there was none.</param>
    /// <param name="person">Who saves it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version as saved.</returns>
    /// <exception cref="RequestRefusedException">It does not check, this person may not, or somebody saved another version in the meantime.</exception>
    public async Task<GatewayTuningVersion> SaveAsync(string? gatewayId, GatewayTuning tuning, int madeFrom, Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        person.Require(Right.ManageGateways);
        GatewayTuningRules.Check(gatewayId, tuning, directory.Current);
        GatewayTuningVersion saved;
        await _saving.WaitAsync(cancellationToken);
        try
        {
            int newest = (gatewayId is null ? _current.City : _current.OwnOf(gatewayId)).Version;
            if (newest != madeFrom)
                throw new RequestRefusedException(Refusal.Conflict, "version", $"Version {newest} was saved in the meantime; load it and make your change there.");

            saved = new GatewayTuningVersion(_current.NewestVersion + 1, gatewayId, tuning, clock.GetCurrentInstant().ToUnixTimeMilliseconds(), person.Name);
            await store.AddAsync(saved, person, cancellationToken);
            _current = _current.With(saved);
        }
        catch (Exception exception) when (exception is DbUpdateException or DbException)
        {
            throw new RequestRefusedException(Refusal.Unavailable, null, "The settings could not be saved; check the dashboard's disk and try again.");
        }
        finally
        {
            _saving.Release();
        }

        Changed?.Invoke();
        return saved;
    }

    /// <inheritdoc/>
    public void Dispose() => _saving.Dispose();
}
