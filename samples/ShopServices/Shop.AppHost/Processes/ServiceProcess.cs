using System.Diagnostics;

namespace Shop.AppHost.Processes;

/// <summary>
/// A running service. Its standard input is a pipe from the AppHost; closing it asks the service to stop, and the
/// kernel closes it when the AppHost dies.
/// </summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int SignalBase = 128;
    private const int SigKill = 9;
    private readonly Process _process;
    private readonly ExitOutput _exitOutput = new();

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
            _exitOutput.Add(line.Data);
        }
    }

    /// <summary>Completes when the process has ended and its last line is forwarded.</summary>
    public Task Exited { get; }

    public int Id => _process.Id;

    /// <summary>True if the process was killed from outside.</summary>
    public bool WasKilled => _process.ExitCode == SignalBase + SigKill;

    /// <summary>The exit code or signal.</summary>
    public string ExitStatus => _process.ExitCode > SignalBase
        ? $"signal {_process.ExitCode - SignalBase}"
        : $"exit code {_process.ExitCode}";

    /// <summary>The message of the exception that ended it, or empty.</summary>
    public string ExitOutput => _exitOutput.ToString();

    public void RequestStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process has already ended.
        }
    }

    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();
}
