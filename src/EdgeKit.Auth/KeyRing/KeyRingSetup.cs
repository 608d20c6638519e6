using EdgeKit.Redis;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Stores data-protection keys in the configured folder, otherwise in Redis, unless the application has configured a
/// repository. Fixes the application name, because instances read each other's cookies only under the same name.
/// </summary>
internal sealed class KeyRingSetup(IOptions<AuthOptions> auth, ILoggerFactory loggers, IServiceProvider services)
    : IPostConfigureOptions<KeyManagementOptions>, IPostConfigureOptions<DataProtectionOptions>, IDisposable
{
    private const string ApplicationName = "EdgeKit";

    private IXmlRepository? _shared;

    public void PostConfigure(string? name, KeyManagementOptions options)
    {
        options.XmlRepository ??= Shared();
        if (options.XmlRepository is RedisKeyRingStore)
        {
            // Otherwise the keys would be in plain text beside the data they protect.
            options.XmlEncryptor ??= new SecretXmlEncryptor(() => auth.Value.Bff!.ClientSecret!);
        }
    }

    public void PostConfigure(string? name, DataProtectionOptions options)
    {
        if (Shared() is not null)
        {
            options.ApplicationDiscriminator = ApplicationName;
        }
    }

    public void Dispose() => (_shared as IDisposable)?.Dispose();

    private IXmlRepository? Shared() => _shared ??= auth.Value.Bff?.KeyDirectory is { Length: > 0 } directory
        ? new FileSystemXmlRepository(new DirectoryInfo(directory), loggers)
        : services.GetRedisClient() is { } redis
        ? new RedisKeyRingStore(redis, services.GetRequiredService<TimeProvider>())
        : null;
}
