using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The persons as whom a visitor of a demonstration may act: one or two of each role.</summary>
public static class DemonstrationPersons
{
    /// <summary>Name of the cookie and of the query parameter that choose one by id.</summary>
    public const string SelectorName = "person";

    /// <summary>Watches the city and commands lamps; whoever chooses nobody is this person.</summary>
    public static Person Operator { get; } = new("maria", "Maria Bria", PersonRole.Operator);

    /// <summary>Watches the city beside the first, and is the second person where a command needs one.</summary>
    public static Person SecondOperator { get; } = new("petrus", "Petrus Tallo", PersonRole.Operator);

    /// <summary>Answers for the crews.</summary>
    public static Person Supervisor { get; } = new("simon", "Simon Taek", PersonRole.Supervisor);

    /// <summary>Repairs lamps.</summary>
    public static Person Crew { get; } = new("yohanes", "Yohanes Nope", PersonRole.Crew);

    /// <summary>Looks after the lamps of kelurahan Oebobo.</summary>
    public static Person Kelurahan { get; } = new("dominggus", "Dominggus Loak", PersonRole.Kelurahan) { Areas = ["53.71.04.1001"] };

    /// <summary>Sees the city and changes nothing.</summary>
    public static Person Viewer { get; } = new("rosa", "Rosa Manafe", PersonRole.Viewer);

    /// <summary>Manages people.</summary>
    public static Person Administrator { get; } = new("agnes", "Agnes Lake", PersonRole.Administrator);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Person> All { get; } = [Operator, SecondOperator, Supervisor, Crew, Kelurahan, Viewer, Administrator];
}
