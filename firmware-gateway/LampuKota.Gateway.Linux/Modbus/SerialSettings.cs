namespace LampuKota.Gateway.Linux;

/// <summary>How a serial line is set.</summary>
/// <param name="Device">Its name in /dev, for instance <c>ttyUSB0</c> or <c>serial/by-id/...</c>.</param>
/// <param name="BaudRate">Bits a second.</param>
/// <param name="Parity">The parity bit.</param>
/// <param name="StopBits">1 or 2.</param>
/// <param name="HasDirection">Whether the kernel shall switch an RS-485 transceiver's direction by RTS (Documentation/driver-api/serial/serial-rs485.rst).</param>
internal sealed record SerialSettings(string Device, int BaudRate, SerialParity Parity, int StopBits, bool HasDirection)
{
    /// <summary>One character on the line: start bit, 8 data bits, parity bit if any, stop bits.</summary>
    public TimeSpan CharacterTime => TimeSpan.FromSeconds((9.0 + (Parity == SerialParity.None ? 0 : 1) + StopBits) / BaudRate);
}

/// <summary>The parity bit of a serial line.</summary>
internal enum SerialParity
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It makes the ones even in number: the default of Modbus.</summary>
    Even,

    /// <summary>It makes the ones odd in number.</summary>
    Odd,
}
