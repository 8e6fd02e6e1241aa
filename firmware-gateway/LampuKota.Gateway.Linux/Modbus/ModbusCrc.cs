namespace LampuKota.Gateway.Linux;

/// <summary>The checksum of Modbus RTU: CRC-16 with the polynomial 0xA001, begun with 0xFFFF (Modbus over serial line V1.02, 6.2.2). The lower byte is sent first.</summary>
internal static class ModbusCrc
{
    private const ushort Polynomial = 0xA001;

    public static ushort Compute(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (ushort)((crc >> 1) ^ Polynomial) : (ushort)(crc >> 1);
        }

        return crc;
    }
}
