using System.Diagnostics;

namespace Shop.AppHost.Processes;

/// <summary>
/// A running service. Its standard input is a pipe from the AppHost: closing it asks the service to finish what it does
/// and end, and the kernel closes it when the AppHost dies.
/// </summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int SignalBase = 128;
    private const int SigKill = 9;
    private readonly Process _process;
    private readonly LastWords _lastWords = new();

    public ServiceProcess(ProcessStartInfo start, Action<string> onLine)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Forward;
        _process.ErrorDataReceived += Forward;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = _process.WaitForExitAsync();

        void Forward(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            onLine(line.Data);
            _lastWords.Hear(line.Data);
        }
    }

    /// <summary>Completes when the process has ended and its last line was forwarded.</summary>
    public Task Exited { get; }

    public int Id => _process.Id;

    /// <summary>Whether somebody else ended it; a service that cannot work ends itself.</summary>
    public bool WasKilled => _process.ExitCode == SignalBase + SigKill;

    /// <summary>How it ended, as the system saw it.</summary>
    public string Epitaph => _process.ExitCode > SignalBase
        ? $"signal {_process.ExitCode - SignalBase}"
        : $"exit code {_process.ExitCode}";

    /// <summary>Why it ended, as it said itself; empty when it said nothing.</summary>
    public string LastWords => _lastWords.ToString();

    public void RequestStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is already gone.
        }
    }

    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();
}
