using StackExchange.Redis;

namespace EdgeKit.Ratios;

/// <summary>
/// The connection of a library that wants one: StackExchange.Redis with the settings that ours sets, and otherwise its
/// defaults.
/// </summary>
internal static class LibraryRedis
{
    public static async Task<IConnectionMultiplexer> ConnectAsync(string endPoint)
    {
        var options = ConfigurationOptions.Parse(endPoint);
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
