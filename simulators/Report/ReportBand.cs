using System.Globalization;
using System.Text;

namespace LampuKota.Simulators;

/// <summary>The quiet band over the page: a drawing of our own after the idea of the sepe flower in Kupang's ikat weaving.</summary>
internal static class ReportBand
{
    private const int Tile = 48;
    private const int Tiles = 40;

    /// <summary>The band as SVG.</summary>
    public static string Svg { get; } = Draw();

    // A flower of four petals in a stepped diamond, and half diamonds between: weaving knows no curves.
    private static string Draw()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"band\" viewBox=\"0 0 {Tile * Tiles} {Tile}\" preserveAspectRatio=\"xMinYMid slice\" aria-hidden=\"true\"><defs><g id=\"sepe\">");
        svg.Append("<path class=\"sepe-step\" d=\"M24 3h4v4h4v4h4v4h4v4h4v5h-4v4h-4v4h-4v4h-4v4h-4v4h-4v-4h-4v-4h-4v-4h-4v-4h-4v-5h4v-4h4v-4h4v-4h4v-4h4z\" transform=\"translate(0 1)\"/>");
        svg.Append("<path class=\"sepe-petal\" d=\"M24 12l4 6-4 5-4-5zM24 37l4-6-4-5-4 5zM11 24.500l6-4 5 4-5 4zM37 24.500l-6-4-5 4 5 4z\"/><rect class=\"sepe-seed\" x=\"22\" y=\"22.500\" width=\"4\" height=\"4\"/>");
        svg.Append("<path class=\"sepe-thread\" d=\"M0 6l6 6M48 6l-6 6M0 43l6-6M48 43l-6-6M0 24.500h3M45 24.500h3\"/></g></defs>");
        for (int tile = 0; tile < Tiles; tile++)
            svg.Append(CultureInfo.InvariantCulture, $"<use href=\"#sepe\" x=\"{tile * Tile}\"/>");
        return svg.Append("</svg>").ToString();
    }
}
