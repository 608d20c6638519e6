using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace EdgeKit.Resilience.Tests;

/// <summary>A JSON configuration that a test can edit while it runs.</summary>
internal sealed class ReloadableJson
{
    private readonly Provider _provider;

    public ReloadableJson(string json)
    {
        _provider = new Provider(json);
        Root = new ConfigurationRoot([_provider]);
    }

    public IConfigurationRoot Root { get; }

    public void Edit(string json)
    {
        _provider.Json = json;
        Root.Reload();
    }

    private sealed class Provider(string json) : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource())
    {
        public string Json { get; set; } = json;

        public override void Load() => Load(new MemoryStream(Encoding.UTF8.GetBytes(Json)));
    }
}
