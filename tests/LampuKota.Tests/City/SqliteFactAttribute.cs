namespace LampuKota.Tests;

/// <summary>A fact of SQLite's file; skipped where the tests run on PostgreSQL (<see cref="TestDatabase"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SqliteFactAttribute : FactAttribute
{
    public SqliteFactAttribute() => Skip = TestDatabase.IsPostgreSql ? "Of SQLite's file." : null;
}
