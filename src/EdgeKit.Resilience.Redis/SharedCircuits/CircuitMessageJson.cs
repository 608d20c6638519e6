using System.Text.Json;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>News as they travel.</summary>
internal static class CircuitMessageJson
{
    public static byte[] Write(CircuitMessage news) => JsonSerializer.SerializeToUtf8Bytes(news);

    /// <returns><see langword="null"/> for what is no news.</returns>
    public static CircuitMessage? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<CircuitMessage>(message) is { IsValid: true } news ? news : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
