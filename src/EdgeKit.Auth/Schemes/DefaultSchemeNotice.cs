using EdgeKit.Auth.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Schemes;

/// <summary>Logs at start that the application's default scheme does not authenticate EdgeKit's callers.</summary>
internal sealed class DefaultSchemeNotice(ApplicationSchemes application, ILogger<DefaultSchemeNotice> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (application is { ExcludesEdgeKit: true, Authenticate: { } scheme })
        {
            AuthLog.DefaultSchemeKept(logger, scheme);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
