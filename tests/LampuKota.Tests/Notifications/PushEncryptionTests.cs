using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class PushEncryptionTests
{
    // RFC 8291, 5 and Appendix A.
    private const string Plaintext = "When I grow up, I want to be a watermelon";
    private const string SenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string SenderPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string AuthSecret = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";

    private const string Body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    // RFC 8292, 2.4.
    private const string VapidToken =
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";

    private const string VapidPublic = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

    [Fact]
    public void The_RFC_s_message_is_encrypted_byte_for_byte()
    {
        using ECDiffieHellman sender = ECDiffieHellman.Create(Key(SenderPrivate, SenderPublic));

        byte[] body = PushEncryption.Encrypt(Encoding.ASCII.GetBytes(Plaintext), Bytes(BrowserPublic), Bytes(AuthSecret), sender, Bytes(Salt));

        Assert.Equal(Body, Base64Url.EncodeToString(body));
    }

    [Fact]
    public void The_browser_reads_what_was_encrypted_for_it_and_no_two_are_alike()
    {
        byte[] longest = new byte[PushEncryption.MaximumPlaintextBytes];
        byte[] one = PushEncryption.Encrypt(longest, Bytes(BrowserPublic), Bytes(AuthSecret));
        byte[] other = PushEncryption.Encrypt(longest, Bytes(BrowserPublic), Bytes(AuthSecret));

        Assert.Equal(4_096, one.Length);
        Assert.Equal(longest, TestBrowser.OfTheRfc().Decrypt(one));
        Assert.NotEqual(one, other);
        Assert.Equal(Plaintext, Encoding.ASCII.GetString(TestBrowser.OfTheRfc().Decrypt(Bytes(Body))));
    }

    [Fact]
    public void A_key_that_is_no_point_of_the_curve_is_refused()
    {
        byte[] outside = new byte[65];
        outside[0] = 4;
        outside[64] = 1;

        Assert.ThrowsAny<CryptographicException>(() => PushEncryption.Encrypt([1], outside, Bytes(AuthSecret)));
        Assert.ThrowsAny<CryptographicException>(() => PushEncryption.Encrypt([1], new byte[64], Bytes(AuthSecret)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEncryption.Encrypt(new byte[PushEncryption.MaximumPlaintextBytes + 1], Bytes(BrowserPublic), Bytes(AuthSecret)));
    }

    [Fact]
    public void The_RFC_s_token_is_good_by_the_check_that_ours_is_held_to() => Assert.Equal("https://push.example.net", TestBrowser.CheckVapid($"vapid t={VapidToken}, k={VapidPublic}").Audience);

    [Fact]
    public void Our_token_is_signed_and_says_for_whom_and_until_when()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        using var key = new VapidKey(ECDsa.Create(ECCurve.NamedCurves.nistP256), "mailto:lampu@contoh.go.id");

        (string audience, long expires, string subject, string publicKey) = TestBrowser.CheckVapid(key.Authorize(new Uri("https://push.example.net:8443/send/x"), now));

        Assert.Equal(("https://push.example.net:8443", "mailto:lampu@contoh.go.id", key.PublicKey), (audience, subject, publicKey));
        Assert.InRange(expires, now.ToUnixTimeSeconds() + 1, now.AddHours(24).ToUnixTimeSeconds());
    }

    private static byte[] Bytes(string base64Url) => Base64Url.DecodeFromChars(base64Url);

    private static ECParameters Key(string privateKey, string publicKey) =>
        new() { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(privateKey), Q = PushEncryption.Point(Bytes(publicKey)) };

    /// <summary>The browser's side of web push.</summary>
    internal sealed class TestBrowser(ECParameters key, byte[] authSecret)
    {
        public static TestBrowser OfTheRfc() => new(Key(BrowserPrivate, BrowserPublic), Bytes(AuthSecret));

        public City.PushSubscription SubscriptionAt(string endpoint) =>
            new(endpoint, Base64Url.EncodeToString(PushEncryption.Point(key.Q)), Base64Url.EncodeToString(authSecret));

        public byte[] Decrypt(byte[] body)
        {
            byte[] salt = body[..16];
            byte[] senderKey = body[21..(21 + body[20])];
            byte[] sealedRecord = body[(21 + body[20])..];
            using ECDiffieHellman own = ECDiffieHellman.Create(key);
            using ECDiffieHellman sender = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushEncryption.Point(senderKey) });
            byte[] info = [.. "WebPush: info\0"u8, .. PushEncryption.Point(key.Q), .. senderKey];
            byte[] inputKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(sender.PublicKey), 32, authSecret, info);
            byte[] contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
            byte[] nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
            byte[] record = new byte[sealedRecord.Length - 16];
            using var cipher = new AesGcm(contentKey, 16);
            cipher.Decrypt(nonce, sealedRecord.AsSpan(0, record.Length), sealedRecord.AsSpan(record.Length), record);
            return record[..Array.LastIndexOf(record, (byte)2)];
        }

        public static (string Audience, long Expires, string Subject, string PublicKey) CheckVapid(string authorization)
        {
            string[] parts = authorization["vapid t=".Length..].Split(", k=");
            string[] token = parts[0].Split('.');
            using ECDsa sender = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushEncryption.Point(Bytes(parts[1])) });
            Assert.True(sender.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Bytes(token[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
            JsonElement header = JsonElement.Parse(Bytes(token[0]));
            Assert.Equal(("JWT", "ES256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
            JsonElement claims = JsonElement.Parse(Bytes(token[1]));
            return (claims.GetProperty("aud").GetString()!, claims.GetProperty("exp").GetInt64(), claims.GetProperty("sub").GetString()!, parts[1]);
        }
    }
}
