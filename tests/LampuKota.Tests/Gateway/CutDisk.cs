using LampuKota.Gateway;

namespace LampuKota.Tests;

/// <summary>The power was cut.</summary>
internal sealed class PowerCutException() : Exception("The power is cut.");

/// <summary>
/// A disk within the test that forgets in a power cut whatever a real one may forget: content that was not synced is there, there in part, or gone; a name that was
/// not synced with its folder is the new one or the old one. The power can be cut at any operation, and operations can fail with the errors of a real medium.
/// </summary>
internal sealed class CutDisk(int seed = 1) : IDisk
{
    private readonly Lock _lock = new();
    private readonly Random _luck = new(seed);
    private readonly Dictionary<string, Inode> _names = [];
    private readonly Dictionary<string, Inode> _syncedNames = [];
    private readonly List<(string Name, Inode? Inode)> _unsyncedNames = [];
    private bool _isOff;

    /// <summary>Operations that change something, since the start.</summary>
    public int Operations { get; private set; }

    /// <summary>At which operation the power is cut; the operation itself may be done or not.</summary>
    public int? CutAt { get; set; }

    /// <summary>What every write and sync fails with; null where the medium works.</summary>
    public string? Failure { get; set; }

    /// <summary>Told of each file before it is read.</summary>
    public Action<string>? Reading { get; set; }

    /// <summary>Bytes that files may have together; writing more fails as on a full disk.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Bytes forced to the medium, and how often something was.</summary>
    public (long Bytes, int Times) Synced { get; private set; }

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
                return [.. _names.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
                return _names.Values.Sum(inode => (long)inode.Content.Count);
        }
    }

    /// <summary>What is there when the power comes back.</summary>
    public CutDisk AfterPowerCut()
    {
        lock (_lock)
        {
            var disk = new CutDisk(_luck.Next());
            Dictionary<string, Inode> names = new(_syncedNames);
            foreach ((string name, Inode? inode) in _unsyncedNames.Take(_luck.Next(_unsyncedNames.Count + 1)))
                SetOrRemove(names, name, inode);
            foreach ((string name, Inode inode) in names)
                disk.Put(name, inode.AfterPowerCut(_luck));
            return disk;
        }
    }

    /// <summary>What is there after the program alone was killed: all that the kernel was told.</summary>
    public CutDisk AfterKill()
    {
        lock (_lock)
        {
            var disk = new CutDisk(_luck.Next());
            foreach ((string name, Inode inode) in _names)
                disk.Put(name, [.. inode.Content]);
            return disk;
        }
    }

    /// <summary>Changes a byte of a file, as a worn cell does.</summary>
    public void Damage(string path, int at)
    {
        lock (_lock)
            _names[path].Content[at] ^= 0x40;
    }

    /// <summary>From here on nothing works, until <see cref="AfterPowerCut"/>.</summary>
    public void TurnOff()
    {
        lock (_lock)
            _isOff = true;
    }

    public void CreateFolder(string folder)
    {
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (_lock)
            return [.. _names.Keys.Where(name => Path.GetDirectoryName(name) == folder).Select(name => Path.GetFileName(name))];
    }

    public byte[]? Read(string path)
    {
        Reading?.Invoke(path);
        lock (_lock)
        {
            ThrowIfOff();
            return _names.TryGetValue(path, out Inode? inode) ? [.. inode.Content] : null;
        }
    }

    public IDiskFile Open(string path, bool isPrivate = false)
    {
        lock (_lock)
        {
            ThrowIfOff();
            if (_names.TryGetValue(path, out Inode? there))
                return new OpenFile(this, there);
            var inode = new Inode();
            Act(() => Rename(path, inode));
            return new OpenFile(this, inode);
        }
    }

    public void Move(string from, string to)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(from, out Inode? inode))
                throw new FileNotFoundException(from);

            // One operation of the file system: both names or neither.
            Act(() =>
            {
                _names.Remove(from);
                _names[to] = inode;
                _unsyncedNames.Add((to, inode));
                _unsyncedNames.Add((from, null));
            });
        }
    }

    public void Delete(string path)
    {
        lock (_lock)
        {
            if (_names.ContainsKey(path))
                Act(() => Rename(path, null));
        }
    }

    public void SyncFolder(string folder)
    {
        lock (_lock)
        {
            Act(() =>
            {
                foreach ((string name, Inode? inode) in _unsyncedNames)
                    SetOrRemove(_syncedNames, name, inode);
                _unsyncedNames.Clear();
                Synced = (Synced.Bytes, Synced.Times + 1);
            });
        }
    }

    private static void SetOrRemove(Dictionary<string, Inode> names, string name, Inode? inode)
    {
        if (inode is null)
            names.Remove(name);
        else
            names[name] = inode;
    }

    private void Put(string name, List<byte> content)
    {
        var inode = new Inode { Content = content, Synced = [.. content] };
        _names[name] = inode;
        _syncedNames[name] = inode;
    }

    private void Rename(string name, Inode? inode)
    {
        SetOrRemove(_names, name, inode);
        _unsyncedNames.Add((name, inode));
    }

    private void Act(Action operation)
    {
        ThrowIfOff();
        if (Failure is { } failure)
            throw new IOException(failure);
        if (Operations++ == CutAt)
        {
            _isOff = true;
            if (_luck.Next(2) == 0)
                operation();
            throw new PowerCutException();
        }

        operation();
    }

    private void ThrowIfOff()
    {
        if (_isOff)
            throw new PowerCutException();
    }

    private sealed class Inode
    {
        public List<byte> Content { get; init; } = [];

        public List<byte> Synced { get; set; } = [];

        // What was appended since the last sync is there in part; what was cut off since may be back; and a page may have got its length before its bytes.
        public List<byte> AfterPowerCut(Random luck)
        {
            if (Content.Count < Synced.Count || !Content[..Synced.Count].SequenceEqual(Synced))
                return luck.Next(2) == 0 ? [.. Synced] : [.. Content];
            int kept = Synced.Count + luck.Next(Content.Count - Synced.Count + 1);
            List<byte> content = [.. Content[..kept]];
            if (kept > Synced.Count && luck.Next(3) == 0)
            {
                for (int at = Synced.Count + luck.Next(kept - Synced.Count); at < kept; at++)
                    content[at] = 0;
            }

            return content;
        }
    }

    private sealed class OpenFile(CutDisk disk, Inode inode) : IDiskFile
    {
        public long Length
        {
            get
            {
                lock (disk._lock)
                    return inode.Content.Count;
            }
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            byte[] copy = bytes.ToArray();
            lock (disk._lock)
            {
                if (disk.Bytes + copy.Length > disk.Capacity)
                    throw new IOException("No space left on device");
                disk.Act(() => inode.Content.AddRange(copy));
            }
        }

        public void Truncate(long length)
        {
            lock (disk._lock)
                disk.Act(() => inode.Content.RemoveRange((int)length, inode.Content.Count - (int)length));
        }

        public void Sync()
        {
            lock (disk._lock)
            {
                disk.Act(() =>
                {
                    disk.Synced = (disk.Synced.Bytes + Math.Abs(inode.Content.Count - inode.Synced.Count), disk.Synced.Times + 1);
                    inode.Synced = [.. inode.Content];
                });
            }
        }

        public void Dispose()
        {
        }
    }
}
