using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class QrCodeTests
{
    [Theory]
    [InlineData(1, 21)]
    [InlineData(17, 21)]
    [InlineData(18, 25)]
    [InlineData(32, 25)]
    [InlineData(53, 29)]
    [InlineData(78, 33)]
    [InlineData(106, 37)]
    [InlineData(134, 41)]
    public void The_smallest_version_that_holds_the_text_is_taken(int bytes, int size) => Assert.Equal(size, QrCode.Draw(new string('x', bytes)).GetLength(0));

    [Fact]
    public void A_text_that_no_version_holds_is_refused() => Assert.Throws<ArgumentException>(() => QrCode.Draw(new string('x', QrCode.MaximumBytes + 1)));

    [Fact]
    public void Three_corners_have_a_finder_and_the_lines_between_them_alternate()
    {
        bool[,] dark = QrCode.Draw("lampu");
        int last = dark.GetLength(0) - 1;

        foreach ((int row, int column) in new[] { (0, 0), (0, last - 6), (last - 6, 0) })
            Assert.All(Enumerable.Range(0, 49), i => Assert.Equal(Math.Max(Math.Abs((i / 7) - 3), Math.Abs((i % 7) - 3)) != 2, dark[row + (i / 7), column + (i % 7)]));
        Assert.All(Enumerable.Range(8, last - 15), i => Assert.Equal((i % 2 == 0, i % 2 == 0), (dark[6, i], dark[i, 6])));
    }
}
