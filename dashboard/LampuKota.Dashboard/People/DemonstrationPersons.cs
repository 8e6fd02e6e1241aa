using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The persons as whom a visitor on the machine itself may act until there are accounts.</summary>
public static class DemonstrationPersons
{
    /// <summary>Name of the cookie and of the query parameter that choose one by id.</summary>
    public const string SelectorName = "person";

    /// <summary>Watches the city and commands lamps; whoever chooses nobody is this person.</summary>
    public static Person Operator { get; } = new("maria", "Maria Bria", PersonRole.Operator);

    /// <summary>Repairs lamps.</summary>
    public static Person Crew { get; } = new("yohanes", "Yohanes Nope", PersonRole.Crew);

    /// <summary>Watches the city beside the first, and is the second person where a command needs one.</summary>
    public static Person SecondOperator { get; } = new("petrus", "Petrus Tallo", PersonRole.Operator);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Person> All { get; } = [Operator, SecondOperator, Crew];
}
