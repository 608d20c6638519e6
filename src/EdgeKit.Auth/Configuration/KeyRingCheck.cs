using EdgeKit.Policies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Configuration;

/// <summary>
/// Outside Development, fails the start if data-protection keys are neither stored nor shared: sessions would not
/// survive a restart, and other instances could not read them.
/// </summary>
internal sealed class KeyRingCheck(
    AuthFeatures features, IHostEnvironment environment, IServiceProvider services,
    IEnumerable<IConfigureOptions<KeyManagementOptions>> application) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (table.Get<AuthOptions>().Bff is { KeyDirectory: null or "" } && !environment.IsDevelopment()
            && !services.HasRedisClient() && !ApplicationSharesKeys())
        {
            problems.Add(
                $"{features.SectionPath}:Bff:KeyDirectory", null,
                "is missing, and there is no Redis: the keys that protect sessions would be lost with this process",
                "Name a folder that all instances share, or set ConnectionStrings:redis.");
        }
    }

    private bool ApplicationSharesKeys()
    {
        var options = new KeyManagementOptions();
        foreach (var configure in application)
        {
            configure.Configure(options);
        }

        return options.XmlRepository is not null;
    }
}
