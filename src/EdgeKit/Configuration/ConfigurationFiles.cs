using Microsoft.Extensions.Configuration;

namespace EdgeKit.Configuration;

/// <summary>The file providers of a configuration, including chained configurations.</summary>
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
