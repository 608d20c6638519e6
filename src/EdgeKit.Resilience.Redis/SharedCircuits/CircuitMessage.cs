using System.Text.Json;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>
/// The state of a circuit of one instance, as published; zero milliseconds if it is not open. A duration, because the
/// clocks of machines differ.
/// </summary>
internal sealed record CircuitMessage(Guid Instance, string Policy, string Authority, long OpenMilliseconds)
{
    private const int MaxNameLength = 1_024;
    private const long MaxOpenMilliseconds = 24 * 60 * 60 * 1_000;

    private bool IsValid =>
        Policy is { Length: > 0 and <= MaxNameLength }
        && Authority is { Length: > 0 and <= MaxNameLength } && OpenMilliseconds is >= 0 and <= MaxOpenMilliseconds;

    /// <summary>Messages are untrusted: any client of Redis can publish.</summary>
    /// <returns><see langword="null"/> if the message is not valid.</returns>
    public static CircuitMessage? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<CircuitMessage>(json) is { IsValid: true } valid ? valid : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);
}
