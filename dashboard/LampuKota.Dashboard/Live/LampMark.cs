namespace LampuKota.Dashboard;

/// <summary>What the map shows of a lamp.</summary>
/// <param name="LevelPercent">Measured level, 0 to 100 %; <see cref="NeverReported"/>.</param>
/// <param name="Condition">Normal, failed, offline or unknown.</param>
/// <param name="IsOverridden">Whether an override is in force.</param>
/// <param name="IsLocked">Whether a maintenance lock holds it.</param>
/// <param name="PowerWatts">Measured power, watts; <see cref="NeverReported"/>.</param>
public readonly record struct LampMark(int LevelPercent, LampCondition Condition, bool IsOverridden, bool IsLocked, double PowerWatts)
{
    /// <summary>Stands for a value that was never reported.</summary>
    public const int NeverReported = -1;
}

/// <summary>The marks of several lamps at one moment.</summary>
/// <param name="Sequence">Sequence of the live feed that they hold.</param>
/// <param name="Indexes">The lamps' indexes in the city's snapshot.</param>
/// <param name="Marks">Their marks, in the same order.</param>
internal readonly record struct LampMarks(long Sequence, int[] Indexes, LampMark[] Marks);
