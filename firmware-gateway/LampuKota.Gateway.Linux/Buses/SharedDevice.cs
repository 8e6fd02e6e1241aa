namespace LampuKota.Gateway.Linux;

/// <summary>A device file that is opened at its first use and kept open, and opened anew after it failed: a driver that was loaded again is another device. Safe for use by several threads.</summary>
/// <typeparam name="TDevice">The device.</typeparam>
/// <param name="open">Opens it.</param>
internal sealed class SharedDevice<TDevice>(Func<TDevice> open) : IDisposable
    where TDevice : CharacterDevice
{
    private readonly Lock _lock = new();
    private TDevice? _device;

    /// <summary>Uses it.</summary>
    /// <param name="state">What the use needs, so that it allocates nothing.</param>
    /// <param name="use">The use; one at a time.</param>
    /// <exception cref="IOException">It cannot be opened, or the use failed.</exception>
    public double Use<TState>(in TState state, Func<TDevice, TState, double> use)
    {
        lock (_lock)
        {
            _device ??= open();
            try
            {
                return use(_device, state);
            }
            catch (IOException)
            {
                _device.Dispose();
                _device = null;
                throw;
            }
        }
    }

    public void Dispose() => _device?.Dispose();
}
