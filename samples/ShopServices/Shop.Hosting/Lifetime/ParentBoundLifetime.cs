using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Shop.Hosting.Lifetime;

/// <summary>Stops the process when the AppHost closes its standard input, intentionally or by dying.</summary>
internal sealed class ParentBoundLifetime(IHostApplicationLifetime application, IOptions<HostOptions> options)
    : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            StopOnceStarted();
        }));
        // A terminal sends Ctrl-C to the whole process group; the AppHost decides the order of the shutdown.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true));

        // Reading a pipe blocks its thread for the life of the process.
        new Thread(WatchParent) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(static signal => signal.Dispose());

    // Stopping a host during its start ends in an unhandled exception.
    private void StopOnceStarted() => application.ApplicationStarted.Register(application.StopApplication);

    private void WatchParent()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        StopOnceStarted();
        // No parent is left to kill a process that hangs in its shutdown.
        if (!application.ApplicationStopped.WaitHandle.WaitOne(options.Value.ShutdownTimeout + Grace))
        {
            Environment.Exit(1);
        }
    }
}
