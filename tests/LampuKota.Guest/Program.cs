using System.Diagnostics;
using System.Reflection;
using LampuKota.Guest;
using Xunit;

if (args is ["hold", ..])
    return LineHolder.Run(args);

// Runs every [Fact] of this assembly, each in an object of its own, and tells what came of it in a line of its own. Those of a collection run beside the others, one after
// the other each.
IEnumerable<Task<int>> lanes = Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods())
    .Where(method => method.IsDefined(typeof(FactAttribute)))
    .OrderBy(method => method.DeclaringType!.Name, StringComparer.Ordinal)
    .GroupBy(method => method.DeclaringType!.IsDefined(typeof(CollectionAttribute)))
    .Select(lane => Task.Run(() => RunAsync(lane)));
int[] failed = await Task.WhenAll(lanes);
return failed.Sum() == 0 ? 0 : 1;

static async Task<int> RunAsync(IEnumerable<MethodInfo> tests)
{
    int failed = 0;
    foreach (MethodInfo test in tests)
    {
        string name = $"{test.DeclaringType!.Name}.{test.Name}";
        long start = Stopwatch.GetTimestamp();
        try
        {
            object instance = Activator.CreateInstance(test.DeclaringType)!;
            using (instance as IDisposable)
            {
                if (test.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, null, null) is Task running)
                    await running.WaitAsync(TimeSpan.FromMinutes(4));
            }

            Console.WriteLine($"ok - {name} ({Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms)");
        }
#pragma warning disable CA1031 // Whatever a test ends with, the others are run and it is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed++;
            Console.WriteLine($"not ok - {name}\n{exception}");
        }
    }

    return failed;
}
