using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.AspNetCore.Http;

namespace LampuKota.Tests;

public sealed class SeriesExportTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const long Noon = 1_763_696_400_000; // 2025-11-21T11:40:00+08:00

    [Fact]
    public async Task A_line_is_what_a_spreadsheet_with_Indonesian_settings_reads()
    {
        string csv = await WriteAsync(text =>
        {
            text.Text("time").Text("activePower mean (W)").EndLine();
            text.Time(Noon + 123).Number(72.4).EndLine();
            text.Time(Noon).Number(-1e-7).EndLine();
        });

        Assert.Equal("\uFEFFtime;activePower mean (W)\r\n2025-11-21T11:40:00.123+08:00;72,4\r\n2025-11-21T11:40:00.000+08:00;-1E-07\r\n", csv);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")", "\"'=HYPERLINK(\"\"http://evil.example\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("Jalan; \"Timor\"", "\"Jalan; \"\"Timor\"\"\"")]
    [InlineData("Naikoten Dua", "Naikoten Dua")]
    [InlineData("", "")]
    public async Task A_name_is_never_run_as_a_formula_and_never_breaks_its_line(string name, string cell) =>
        Assert.Equal($"\uFEFF{cell};1\r\n", await WriteAsync(text => text.Text(name).Number(1).EndLine()));

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@A")]
    [InlineData("A;B")]
    [InlineData("A\"B")]
    [InlineData("A\r\nB")]
    public async Task No_device_id_can_be_a_formula_or_end_a_cell_or_a_header(string id)
    {
        Assert.False(DeviceId.IsValid(id));
        HttpResponseMessage answer = await server.Client.GetAsync($"/api/v1/devices/{Uri.EscapeDataString(id)}/series/activePower?format=csv");
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task A_series_is_saved_as_CSV_by_a_link_or_by_the_Accept_header()
    {
        string path = $"/api/v1/devices/{TestCity.LampA1}/series/activeEnergy?resolution=1h&aggregate=increase&from={Noon}&to={Noon + 7_200_000}";
        using var accepting = new HttpRequestMessage(HttpMethod.Get, path);
        accepting.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));

        foreach (HttpResponseMessage answer in (HttpResponseMessage[])[await server.Client.GetAsync(path + "&format=csv"), await server.Client.SendAsync(accepting)])
        {
            Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal($"{TestCity.LampA1}-activeEnergy-1h-20251121-20251121.csv", answer.Content.Headers.ContentDisposition?.FileName);
            Assert.Equal("time;activeEnergy increase (kWh)\r\n", (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF'));
        }
    }

    [Fact]
    public async Task Rows_are_a_flat_list_with_a_member_for_each_column()
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;

        await SeriesStream.WriteRowsAsync(http, new[] { new SeriesPoint(Noon, 72.4), new SeriesPoint(Noon + 60_000, -1) }.ToAsyncEnumerable());
        await http.Response.BodyWriter.FlushAsync();

        Assert.Equal($$"""[{"timeUnixMs":{{Noon}},"value":72.4},{"timeUnixMs":{{Noon + 60_000}},"value":-1}]""", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task Groups_are_listed_with_their_lamps_even_where_nothing_was_measured()
    {
        JsonElement answer = await server.GetAsync("/api/v1/groups/series/activeEnergy");

        Assert.Equal("kWh", answer.GetProperty("unit").GetString());
        Assert.Equal(6, answer.GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("lamps").GetInt32()));
        Assert.All(answer.GetProperty("groups").EnumerateArray(), group => Assert.Equal(0, group.GetProperty("points").GetArrayLength()));
    }

    [Theory]
    [InlineData("/api/v1/groups/series/activeEnergy?by=planet", 400)]
    [InlineData("/api/v1/groups/series/activeEnergy?by=kelurahan&group=53.71.99.9999", 404)]
    [InlineData("/api/v1/groups/series/activeEnergy?resolution=1m", 400)]
    [InlineData("/api/v1/groups/series/mood", 404)]
    [InlineData("/api/v1/groups/series/activeEnergy?format=xml", 400)]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/activePower?resolution=1m&from=0&to=31622400001", 413)]
    [InlineData("/api/v1/devices/KPG-OBB-P001-L001/series/activePower?from=-5&to=5", 400)]
    public async Task A_bad_question_is_answered_with_what_to_do(string path, int status)
    {
        HttpResponseMessage answer = await server.Client.GetAsync(path);

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Points_are_written_group_by_group()
    {
        LampDivision[] groups = [new("A", new SeriesGroup("Oesapa", ["L1", "L2"])), new("B", new SeriesGroup("=x", [])), new("C", new SeriesGroup("Lasiana", ["L3"]))];
        IAsyncEnumerable<GroupPoint> Points() => new GroupPoint[] { new(0, new SeriesPoint(Noon, 1.5)), new(2, new SeriesPoint(Noon, 2)), new(2, new SeriesPoint(Noon + 1, 3)) }.ToAsyncEnumerable();

        string json = await RespondAsync(http => SeriesStream.WriteJsonAsync(http, "kWh", groups, Points()));
        string csv = await RespondAsync(http => SeriesStream.WriteCsvAsync(http, "x.csv", "kelurahan", "activeEnergy increase (kWh)", groups, Points()));

        Assert.Equal(
            $$"""{"unit":"kWh","groups":[{"id":"A","name":"Oesapa","lamps":2,"points":[[{{Noon}},1.5]]},{"id":"B","name":"=x","lamps":0,"points":[]},{"id":"C","name":"Lasiana","lamps":1,"points":[[{{Noon}},2],[{{Noon + 1}},3]]}]}""",
            json);
        Assert.Equal(4, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("2025-11-21T11:40:00.001+08:00;C;Lasiana;3\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_points_are_written_as_they_are_read()
    {
        var http = new DefaultHttpContext();
        var body = new CountingStream();
        http.Response.Body = body;
        long largestLead = 0;
        async IAsyncEnumerable<SeriesPoint> Points()
        {
            for (int index = 0; index < 1_000_000; index++)
            {
                largestLead = Math.Max(largestLead, (index * 20L) - body.Written);
                yield return new SeriesPoint(Noon + index, index);
            }

            await Task.CompletedTask;
        }

        await SeriesStream.WriteJsonAsync(http, "W", Points());

        Assert.InRange(largestLead, 1, 100_000);
        Assert.True(body.Written > 20_000_000, $"{body.Written} bytes were written.");
    }

    private static async Task<string> WriteAsync(Action<CsvText> write)
    {
        var text = new CsvText();
        write(text);
        using var output = new MemoryStream();
        await text.WriteToAsync(output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<string> RespondAsync(Func<HttpContext, Task> respond)
    {
        var http = new DefaultHttpContext();
        using var output = new MemoryStream();
        http.Response.Body = output;
        await respond(http);
        await http.Response.BodyWriter.FlushAsync();
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position
        {
            get => Written;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written += count;
    }
}
