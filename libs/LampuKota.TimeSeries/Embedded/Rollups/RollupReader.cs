using LampuKota.Columns;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>Reads the rollups that outlive the raw days. Its connection is kept, and serves one query at a time: each takes some microseconds.</summary>
internal sealed class RollupReader(StoreFolder folder, ILogger logger) : IDisposable
{
    private static readonly Dictionary<long, RollupState> NoStates = [];

    private readonly Lock _lock = new();
    private Connection? _connection;

    /// <summary>Reads within one transaction; from null where there are no rollups, or where they cannot be read, which is logged.</summary>
    public T Use<T>(Func<Connection?, T> read)
    {
        lock (_lock)
        {
            try
            {
                _connection ??= File.Exists(folder.RollupFile) ? new Connection(SqliteDatabase.OpenForReading(folder.RollupFile), logger, folder.RollupFile) : null;
                if (_connection is not null)
                    return _connection.Read(read);
            }
            catch (SqliteException e)
            {
                _connection?.Dispose();
                _connection = null;
                logger.RollupsAreLeftOut(folder.RollupFile, e.Message);
            }

            return read(null);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _connection?.Dispose();
    }

    /// <summary>The file within a transaction.</summary>
    internal sealed class Connection : IDisposable
    {
        private readonly SqliteDatabase _database;
        private readonly ILogger _logger;
        private readonly string _path;
        private readonly RollupNames _devices;
        private readonly RollupNames _quantities;
        private readonly SqliteStatement _selectRange;
        private readonly SqliteStatement _selectBefore;
        private readonly SqliteStatement _selectVersion;
        private Dictionary<long, RollupState> _states = NoStates;
        private long _version = -1;

        public Connection(SqliteDatabase database, ILogger logger, string path)
        {
            (_database, _logger, _path) = (database, logger, path);
            _devices = new RollupNames(database, RollupDatabase.DeviceTable);
            _quantities = new RollupNames(database, RollupDatabase.QuantityTable);
            _selectRange = database.Prepare("SELECT day, midnight, parts FROM rollup WHERE device = ? AND day BETWEEN ? AND ? ORDER BY day");
            _selectBefore = database.Prepare("SELECT day, midnight, parts FROM rollup WHERE device = ? AND day < ? ORDER BY day DESC");
            _selectVersion = database.Prepare("PRAGMA data_version");
        }

        public T Read<T>(Func<Connection?, T> read)
        {
            _database.Execute("BEGIN");
            try
            {
                return read(this);
            }
            finally
            {
                _database.Execute("COMMIT");
            }
        }

        /// <summary>What is known of each day; the same object as long as nothing has changed.</summary>
        public Dictionary<long, RollupState> ReadStates()
        {
            _selectVersion.Step();
            long version = _selectVersion.Int64(0);
            _selectVersion.Reset();
            if (version != _version)
                (_states, _version) = (RollupDatabase.ReadStates(_database), version);
            return _states;
        }

        /// <summary>The rollups of a series by their day.</summary>
        public Dictionary<long, DayParts> ReadDays(SeriesKey series, long firstDay, long lastDay)
        {
            var days = new Dictionary<long, DayParts>();
            int quantity = _quantities.Find(series.Quantity);
            _selectRange.Bind(1, _devices.Find(series.DeviceId)).Bind(2, firstDay).Bind(3, lastDay);
            while (_selectRange.Step())
            {
                if (TryRead(_selectRange, quantity) is { } parts)
                    days.Add(_selectRange.Int64(0), parts);
            }

            return days;
        }

        /// <summary>The newest rollup of a series before a day, among the days that it stands for.</summary>
        public (long Day, Rollup Rollup)? ReadNewestBefore(SeriesKey series, long day, Func<long, bool> isKnown)
        {
            int quantity = _quantities.Find(series.Quantity);
            _selectBefore.Bind(1, _devices.Find(series.DeviceId)).Bind(2, day);
            try
            {
                while (_selectBefore.Step())
                {
                    if (isKnown(_selectBefore.Int64(0)) && TryRead(_selectBefore, quantity) is { } parts)
                        return (_selectBefore.Int64(0), parts.Late.Count > 0 ? parts.Late : parts.Early);
                }

                return null;
            }
            finally
            {
                _selectBefore.Reset();
            }
        }

        public void Dispose() => _database.Dispose();

        private DayParts? TryRead(SqliteStatement row, int quantity)
        {
            int midnightHour = (int)row.Int64(1);
            Span<Rollup> parts = [default, default];
            try
            {
                return RollupBlob.TryRead(row.Blob(2), RollupSlots.Parts(row.Int64(0), midnightHour), quantity, parts) ? new DayParts(midnightHour, parts[0], parts[1]) : null;
            }
            catch (ColumnFormatException e)
            {
                _logger.RollupsAreLeftOut(_path, e.Message);
                return null;
            }
        }
    }
}

/// <summary>The rollups of a series and UTC day, before and from the hour in which the city's day begins.</summary>
internal sealed record DayParts(int MidnightHour, Rollup Early, Rollup Late);
