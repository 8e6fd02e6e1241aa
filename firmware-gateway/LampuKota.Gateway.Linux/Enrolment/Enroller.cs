using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Gateway.Linux;

/// <summary>Turns a one-time token into a credential (docs/formats/enrolment.md). A key never leaves the gateway.</summary>
internal static class Enroller
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Enrols, and stores the credential.</summary>
    /// <returns>What was stored, in words.</returns>
    /// <exception cref="ConfigurationProblemException">The backend cannot be reached, or refuses.</exception>
    public static async Task<string> RunAsync(EnrolmentSettings settings, CancellationToken cancellationToken)
    {
        Prepare(settings.StateDirectory);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string? request = settings.WantsCertificate
            ? new CertificateRequest($"CN={settings.GatewayId}", key, HashAlgorithmName.SHA256).CreateSigningRequestPem()
            : null;
        EnrolmentResult result = await AskAsync(settings, new EnrolmentRequest(request), cancellationToken);
        try
        {
            switch (result)
            {
                case { Certificate: { } certificate }:
                    StoredCredential.StoreCertificate(settings.StateDirectory, certificate, key.ExportPkcs8PrivateKeyPem());
                    return $"a certificate good until {DateTimeOffset.FromUnixTimeMilliseconds(result.NotAfterUnixMs ?? 0):yyyy-MM-dd}";
                case { Password: { } password }:
                    StoredCredential.StorePassword(settings.StateDirectory, password);
                    return "a password";
                default:
                    throw new ConfigurationProblemException($"The backend gave no credential: {result.Problem ?? "it did not say why"}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException(
                $"The credential could not be stored ({exception.Message.TrimEnd('.')}), and the token is used up: mend Data:Directory and ask for a new token.", exception);
        }
    }

    private static void Prepare(string stateDirectory)
    {
        try
        {
            StoredCredential.Prepare(stateDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException($"Data:Directory is {stateDirectory}, where this user cannot write: name a folder where it can.", exception);
        }
    }

    private static async Task<EnrolmentResult> AskAsync(EnrolmentSettings settings, EnrolmentRequest request, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<EnrolmentResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new MqttClient(settings.Mqtt)
        {
            MessageHandler = (message, stopping) =>
            {
                answered.TrySetResult(LightingJson.TryParseEnrolmentResult(message.Payload.Span, out EnrolmentResult? result, out string? problem)
                    ? result
                    : new EnrolmentResult(settings.GatewayId, Problem: problem));
                return ValueTask.CompletedTask;
            },
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await client.ConnectAsync(deadline.Token);
            await client.SubscribeAsync([new TopicSubscription(Topics.EnrolmentResult(settings.GatewayId), QualityOfService.AtLeastOnce)], deadline.Token);
            ReasonCode code = await client.PublishAsync(
                new MqttMessage
                {
                    Topic = Topics.Enrolment(settings.GatewayId),
                    Payload = LightingJson.ToUtf8(request),
                    Qos = QualityOfService.AtLeastOnce,
                    ContentType = "application/json",
                    PayloadIsUtf8 = true,
                },
                deadline.Token);
            return code < ReasonCode.UnspecifiedError
                ? await answered.Task.WaitAsync(deadline.Token)
                : new EnrolmentResult(settings.GatewayId, Problem: $"it refused the request ({code}).");
        }
        catch (MqttConnectException exception) when (exception.ReasonCode is ReasonCode.BadUserNameOrPassword or ReasonCode.NotAuthorized)
        {
            throw new ConfigurationProblemException("The backend refuses the token: it was used, has expired, or is another gateway's. Ask for a new one.", exception);
        }
        catch (MqttConnectException exception)
        {
            throw new ConfigurationProblemException($"The backend {settings.Mqtt.Host}:{settings.Mqtt.Port} cannot be reached: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConfigurationProblemException($"The backend did not answer within {Deadline.TotalSeconds} s: try again, and ask for a new token where this one is refused.");
        }
    }
}
