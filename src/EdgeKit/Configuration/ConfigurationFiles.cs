using Microsoft.Extensions.Configuration;

namespace EdgeKit.Configuration;

/// <summary>The files that a configuration is read from, with those of configurations inside it.</summary>
internal static class ConfigurationFiles
{
    public static IEnumerable<FileConfigurationProvider> Of(IConfiguration configuration) =>
        configuration is IConfigurationRoot root ? root.Providers.SelectMany(Of) : [];

    private static IEnumerable<FileConfigurationProvider> Of(IConfigurationProvider provider) => provider switch
    {
        FileConfigurationProvider file => [file],
        ChainedConfigurationProvider chained => Of(chained.Configuration),
        _ => [],
    };
}
