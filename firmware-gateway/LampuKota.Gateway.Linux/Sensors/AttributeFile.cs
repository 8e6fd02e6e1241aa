using System.Buffers.Text;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// A file of the kernel in which one number or word stands: an attribute of a driver. It is opened for each reading, since a device may go and come back, and read without an
/// allocation, since some hundred of them are read each minute for years.
/// </summary>
/// <param name="path">The file, which need not be there yet.</param>
internal sealed unsafe class AttributeFile(string path)
{
    /// <summary>An attribute of one value is shorter by far; what comes behind is no part of it.</summary>
    private const int MaximumBytes = 128;

    private readonly byte[] _pathWithZero = Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether there is such a file.</summary>
    public bool IsThere
    {
        get
        {
            int descriptor = Open();
            if (descriptor < 0)
                return false;
            _ = Libc.Close(descriptor);
            return true;
        }
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="IOException">It cannot be read, with errno as its HResult; or holds no number.</exception>
    public double ReadNumber()
    {
        Span<byte> text = stackalloc byte[MaximumBytes];
        text = text[..Read(text)];
        return Utf8Parser.TryParse(text, out double value, out int used) && used == text.Length
            ? value
            : throw new IOException($"{path} holds no number but \"{Encoding.UTF8.GetString(text)}\".");
    }

    /// <summary>Whether it holds a word.</summary>
    /// <exception cref="IOException">It cannot be read, with errno as its HResult.</exception>
    public bool Holds(ReadOnlySpan<byte> word)
    {
        Span<byte> text = stackalloc byte[MaximumBytes];
        return text[..Read(text)].SequenceEqual(word);
    }

    private int Read(Span<byte> text)
    {
        int descriptor = Open();
        if (descriptor < 0)
            throw Failure(Marshal.GetLastPInvokeError());

        nint count;
        fixed (byte* first = text)
            count = Libc.Read(descriptor, first, (nuint)text.Length);
        int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Libc.Close(descriptor);
        return error == 0 ? text[..(int)count].TrimEnd("\n "u8).Length : throw Failure(error);
    }

    private int Open()
    {
        fixed (byte* name = _pathWithZero)
            return Libc.Open(name, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
    }

    private IOException Failure(int error) => new($"{path}: {new Win32Exception(error).Message}.", error);
}
