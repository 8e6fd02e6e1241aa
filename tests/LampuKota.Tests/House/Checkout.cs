using System.Runtime.CompilerServices;

namespace LampuKota.Tests;

/// <summary>The files of the checkout that the tests were built from, build output and restored packages left out.</summary>
internal static class Checkout
{
    private static readonly string[] LeftOut = ["artifacts", "node_modules", "bin", "obj", ".git", "data"];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    public static IEnumerable<string> Files(string pattern) => Files(new DirectoryInfo(Root), pattern);

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(child => !LeftOut.Contains(child.Name)).SelectMany(child => Files(child, pattern)));

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
