using EdgeKit.Policies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Configuration;

/// <summary>
/// Outside Development keys that die with the process, or that each instance has for itself, fail the start: every
/// restart and every second instance would log everybody out.
/// </summary>
internal sealed class KeyRingCheck(
    AuthFeatures section, IHostEnvironment environment,
    IServiceProvider services, IEnumerable<IConfigureOptions<KeyManagementOptions>> application)
    : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (table.Get<AuthOptions>().Bff is not { } bff || environment.IsDevelopment())
        {
            return;
        }

        if (string.IsNullOrEmpty(bff.KeyDirectory) && !services.HasRedisClient() && !ApplicationShares())
        {
            problems.Add(
                $"{section.SectionPath}:Bff:KeyDirectory",
                null, "is missing, and there is no Redis: the keys that seal logins would be lost with this process",
                "Name a folder that all instances share, or set ConnectionStrings:redis.");
        }
    }

    private bool ApplicationShares()
    {
        var chosen = new KeyManagementOptions();
        foreach (var configure in application)
        {
            configure.Configure(chosen);
        }

        return chosen.XmlRepository is not null;
    }
}
