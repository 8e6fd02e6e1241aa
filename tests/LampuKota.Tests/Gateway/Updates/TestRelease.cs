using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>Packages, keys and the server that a test updates from.</summary>
internal sealed class TestRelease : IDisposable
{
    public TestRelease()
    {
        Folder = Directory.CreateTempSubdirectory("lampukota-keys-").FullName;
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Install(Key, "one.pem");
    }

    /// <summary>The folder of public keys.</summary>
    public string Folder { get; }

    public ECDsa Key { get; }

    public UpdateKeys Keys => new(Folder);

    public void Install(ECDsa key, string name) => File.WriteAllText(Path.Combine(Folder, name), key.ExportSubjectPublicKeyInfoPem());

    public DesiredUpdate Update(string version, byte[] package, UpdateKind kind = UpdateKind.Application, ECDsa? key = null, string? gateway = null, string rollout = "R-1")
    {
        key ??= Key;
        var unsigned = new UpdateRelease(kind, version, package.Length, Convert.ToHexStringLower(SHA256.HashData(package)), UpdateKeys.IdOf(key), "", gateway);
        byte[] signature = key.SignData(unsigned.Manifest(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new DesiredUpdate(unsigned with { Signature = Convert.ToBase64String(signature) }, "https://updates.example.org/package.tar.gz", rollout);
    }

    /// <summary>A small program of a version.</summary>
    public static byte[] Program(string version) => Pack((UpdateFolder.ProgramFile, $"program {version}"), ("runtimes/linux/native.so", $"library {version}"), ("note", ""));

    public static byte[] Pack(params (string Name, string Content)[] files) => Pack(files.Select(file =>
        (TarEntry)new PaxTarEntry(TarEntryType.RegularFile, file.Name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Content)) }));

    public static byte[] Pack(IEnumerable<TarEntry> entries)
    {
        var package = new MemoryStream();
        using (var zipped = new GZipStream(package, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            foreach (TarEntry entry in entries)
                tar.WriteEntry(entry);
        }

        return package.ToArray();
    }

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Answers requests for a package as a web server does, parts of it too.</summary>
internal sealed class PackageServer(byte[] package) : HttpMessageHandler
{
    public List<long?> AskedFrom { get; } = [];

    /// <summary>How many bytes the next answers bring before they end; null for all.</summary>
    public Queue<int?> Ends { get; } = new();

    public byte[] Package { get; set; } = package;

    public HttpStatusCode? Refuses { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long? from = request.Headers.Range?.Ranges.Single().From;
        AskedFrom.Add(from);
        if (Refuses is { } code)
            return Task.FromResult(new HttpResponseMessage(code));
        byte[] part = Package[(int)(from ?? 0)..];
        int sent = Math.Min(Ends.TryDequeue(out int? end) ? end ?? part.Length : part.Length, part.Length);
        var response = new HttpResponseMessage(from is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent) { Content = new StreamContent(new MemoryStream(part[..sent])) };
        response.Content.Headers.ContentLength = null;
        if (from is not null)
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from.Value, Package.Length - 1, Package.Length);
        return Task.FromResult(response);
    }
}
