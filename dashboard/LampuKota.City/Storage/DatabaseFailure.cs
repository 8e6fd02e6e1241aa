using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>Tells a failure of the database, which passes, from a mistake of ours.</summary>
public static class DatabaseFailure
{
    /// <summary>Whether the database failed: its disk, its lock, its server or the way to it.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool Is(Exception exception) => exception is DbException or DbUpdateException
        || exception is InvalidOperationException { InnerException: DbException or DbUpdateException or TimeoutException }; // So EF Core wraps what PostgreSQL's client calls passing.
}
