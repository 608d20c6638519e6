using System.Text.Json;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

internal static class CircuitMessageJson
{
    public static byte[] Write(CircuitMessage message) => JsonSerializer.SerializeToUtf8Bytes(message);

    /// <returns><see langword="null"/> if the message is not valid.</returns>
    public static CircuitMessage? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<CircuitMessage>(message) is { IsValid: true } valid ? valid : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
