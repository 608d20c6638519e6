using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Shop.Hosting.Lifetime;

/// <summary>
/// The life of a process that the AppHost started: it ends when the AppHost closes its end of the standard input, on
/// purpose or by dying, however suddenly.
/// </summary>
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
        // A terminal sends Ctrl-C to the whole process group: the AppHost decides who stops first.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true));

        // Reading a pipe blocks its thread for as long as the process lives.
        new Thread(WatchParent) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(static signal => signal.Dispose());

    // A host that is told to stop in the middle of its start ends with an unhandled exception.
    private void StopOnceStarted() => application.ApplicationStarted.Register(application.StopApplication);

    private void WatchParent()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        StopOnceStarted();
        // Nobody is left to kill a process that hangs in its own shutdown.
        if (!application.ApplicationStopped.WaitHandle.WaitOne(options.Value.ShutdownTimeout + Grace))
        {
            Environment.Exit(1);
        }
    }
}
