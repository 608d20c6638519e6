using System.Text.Json;

namespace EdgeKit.Resilience.Redis.Fleet;

/// <summary>News as they travel.</summary>
internal static class FleetNewsJson
{
    public static byte[] Write(FleetNews news) => JsonSerializer.SerializeToUtf8Bytes(news);

    /// <returns><see langword="null"/> for what is no news.</returns>
    public static FleetNews? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<FleetNews>(message) is { MakesSense: true } news ? news : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
