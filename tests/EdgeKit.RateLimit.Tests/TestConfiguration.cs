using Microsoft.Extensions.Configuration;

namespace EdgeKit.RateLimit.Tests;

/// <summary>A section as a user writes it.</summary>
internal static class TestConfiguration
{
    /// <summary>Can be changed and reloaded.</summary>
    public static IConfigurationRoot Of(string rateLimitJson)
    {
        var json = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{ "EdgeKit": { "RateLimit": {{rateLimitJson}} } }""")))
            .Build();
        return new ConfigurationBuilder().AddInMemoryCollection(
            json.AsEnumerable().Where(p => p.Value is not null)).Build();
    }

    public static IConfigurationSection Section(string rateLimitJson) =>
        Of(rateLimitJson).GetSection("EdgeKit:RateLimit");
}
