using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>The examples of the library's README are code that is compiled and does what they show.</summary>
public sealed partial class ReadmeExampleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_README_shows_the_examples_as_they_are_compiled()
    {
        string folder = Path.Combine(Checkout.Root, "tests", "LampuKota.Tests", "Mqtt", "Client");
        string[] compiled = [.. Body().Matches(Read(Path.Combine(folder, $"{nameof(ReadmeExample)}.cs"))).Select(match => Dedent(match.Groups[1].Value))];
        string[] shown = [.. Block().Matches(Read(Path.Combine(Checkout.Root, "libs", "LampuKota.Mqtt", "README.md"))).Select(match => match.Groups[1].Value)];

        Assert.Equal(2, shown.Length);
        Assert.Equal(compiled, shown);
    }

    [Fact]
    public async Task The_client_of_the_example_gets_its_command_and_its_telemetry_arrives()
    {
        TaskCompletionSource<string> command = new(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        // The telemetry is acknowledged when the command has come, for then the example ends.
        builder.Services.AddSingleton<IPublishSink>(new SinkThatWaits(command.Task));
        builder.Services.AddMqttBroker(new BrokerOptions { Port = 0, AllowAnonymous = true });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        await using WebApplication host = builder.Build();
        await host.StartAsync();
        MqttBroker broker = host.Services.GetRequiredService<MqttBroker>();
        broker.Publish(ScriptedClient.Message("lampukota/v1/KPG-OSP-G012/command", "dim") with { Retain = true, Qos = QualityOfService.AtLeastOnce });

        ReasonCode result = await ReadmeExample.PublishAsync(
            "127.0.0.1", broker.EndPoints[0].Port, "[]"u8.ToArray(), HandleAsync, CancellationToken.None).WaitAsync(Deadline);

        Assert.Equal(ReasonCode.Success, result);
        Assert.Equal("dim", await command.Task.WaitAsync(Deadline));

        Task HandleAsync(MqttMessage message, CancellationToken cancellationToken)
        {
            command.SetResult(Encoding.UTF8.GetString(message.Payload.Span));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void The_codec_of_the_example_sends_back_what_it_reads()
    {
        byte[] received = Wire.Write(output =>
        {
            MqttPacketWriter.WriteConnect(output, new ConnectPacket());
            MqttPacketWriter.WritePublish(output, MqttProtocolVersion.V500, ScriptedClient.Message("a", "x"), default);
        });
        ArrayBufferWriter<byte> sent = new();
        ReadmeExample.SendBack(new ReadOnlySequence<byte>(received), sent);

        Assert.Equal([0x30, 5, 0, 1, (byte)'a', 0, (byte)'x'], sent.WrittenSpan.ToArray());
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string Dedent(string body) => Indent().Replace(body, "");

    private sealed class SinkThatWaits(Task task) : IPublishSink
    {
        public PublishTicket OnPublish(in Publisher publisher, in PublishView publish) => new(ReasonCode.Success, task);

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"\n    \{\n(.*?)\n    \}\n", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^ {8}", RegexOptions.Multiline)]
    private static partial Regex Indent();
}
