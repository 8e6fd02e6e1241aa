namespace LampuKota.Gateway.Linux;

/// <summary>Numbers of errno that mean something of their own to us (asm-generic/errno-base.h; the same on x86-64 and arm64).</summary>
internal static class ErrorNumber
{
    public const int NotPermitted = 1; // EPERM
    public const int NoEntry = 2; // ENOENT
    public const int Interrupted = 4; // EINTR
    public const int InputOutput = 5; // EIO
    public const int NoSuchDeviceOrAddress = 6; // ENXIO
    public const int TryAgain = 11; // EAGAIN
    public const int AccessDenied = 13; // EACCES
    public const int Busy = 16; // EBUSY
    public const int NoSuchDevice = 19; // ENODEV
    public const int NotATerminal = 25; // ENOTTY
    public const int RemoteInputOutput = 121; // EREMOTEIO
}
