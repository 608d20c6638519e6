using System.Runtime.InteropServices;

namespace Shop.AppHost.Lifetime;

/// <summary>A token for Ctrl-C, SIGTERM, a closed terminal and the end of <c>dotnet run</c>.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopSignal(TimeProvider timeProvider)
    {
        _signals =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, Stop)),
        ];
        _ = StopWhenOrphanedAsync(timeProvider);
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task StopWhenOrphanedAsync(TimeProvider timeProvider)
    {
        try
        {
            await ParentWatch.OrphanedAsync(timeProvider, _stop.Token);
            await _stop.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The shop stops for another reason.
        }
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}
