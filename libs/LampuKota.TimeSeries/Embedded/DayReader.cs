using System.Text;
using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>Reads the chunks of one day file.</summary>
internal static class DayReader
{
    /// <summary>Adds the points of a series within a range, chunk by chunk. A damaged chunk is logged and left out.</summary>
    public static void ReadSeries(string path, SeriesKey series, TimeRange range, List<TimedValue> points, ILogger logger)
    {
        using SqliteDatabase database = SqliteDatabase.OpenForReading(path);
        if (DayFile.IsBlank(database))
            return;

        using SqliteStatement select = database.Prepare("SELECT id, data FROM chunk WHERE device = ? AND from_ms < ? AND to_ms >= ? ORDER BY from_ms");
        select.Bind(1, series.DeviceId).Bind(2, range.ToUnixMs).Bind(3, range.FromUnixMs);
        byte[] quantity = Encoding.UTF8.GetBytes(series.Quantity);
        var chunk = new List<TimedValue>();
        while (select.Step())
        {
            try
            {
                chunk.Clear();
                ChunkReader.ReadSeries(select.Blob(1), quantity, chunk);
                points.AddRange(chunk.Where(point => point.TimestampUnixMs >= range.FromUnixMs && point.TimestampUnixMs < range.ToUnixMs));
            }
            catch (ColumnFormatException e)
            {
                logger.ChunkIsDamaged(path, select.Int64(0), series.DeviceId, e.Message);
            }
        }
    }
}
