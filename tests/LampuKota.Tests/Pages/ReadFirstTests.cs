using System.Reflection;
using LampuKota.Dashboard;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Tests;

public sealed class ReadFirstTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static readonly string[] Waiting = ["OnInitializedAsync", "OnParametersSetAsync"];

    // Drawn at its first wait it would be half filled, and half of its words, its status with them, would stay.
    [Fact]
    public void No_component_waits_while_it_is_already_drawn()
    {
        IEnumerable<string> waiting =
            from type in typeof(ReadFirst).Assembly.GetTypes()
            where type.IsSubclassOf(typeof(ComponentBase))
            from method in Waiting
            where type.GetMethod(method, Declared) is not null
            select $"{type.Name}.{method}: inherit {nameof(ReadFirst)} and read in ReadAsync";

        Assert.Empty(waiting);
    }
}
