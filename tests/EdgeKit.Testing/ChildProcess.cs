using System.Diagnostics;

namespace EdgeKit.Testing;

/// <summary>A program started by a test, with its output. Disposal kills it and its children.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>The default timeout, generous enough for a busy machine.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(10);
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly Lock _lock = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = ExitCodeAsync();
    }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code once the program has ended and all of its output was read.</summary>
    public Task<int> Exited { get; }

    /// <summary>The lines of both streams so far.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_lock)
            {
                return [.. _output];
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program, searched on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables on top of the test's own.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(
            program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Waits for a line of output, including lines that were already printed.</summary>
    /// <param name="isIt">Recognizes the line.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="InvalidOperationException">
    /// The program ended or the timeout expired without the line.
    /// </exception>
    public async Task<string> LineAsync(Func<string, bool> isIt, TimeSpan patience)
    {
        using var giveUp = new CancellationTokenSource(patience);
        while (true)
        {
            var ended = Exited.IsCompleted;
            if (Output.FirstOrDefault(isIt) is { } line)
            {
                return line;
            }

            if (ended || giveUp.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"No such line {(ended ? "before the program ended" : $"within {patience}")}. It printed:\n{Transcript()}");
            }

            await Task.Delay(Poll);
        }
    }

    /// <summary>Waits for the end of the program, and returns its exit code.</summary>
    /// <exception cref="InvalidOperationException">The program is still running after the timeout.</exception>
    public async Task<int> EndAsync()
    {
        try
        {
            return await Exited.WaitAsync(EndPatience);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException(
                $"The program had not ended after {EndPatience}. It printed:\n{Transcript()}");
        }
    }

    /// <summary>Returns the whole output as one text, for failure messages.</summary>
    public string Transcript() => string.Join('\n', Output);

    /// <summary>Kills the program (SIGKILL) but not its children.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Signals.Terminate(_process.Id);

    /// <summary>Sends SIGINT, as Ctrl-C does.</summary>
    /// <param name="processId">Whom to send it to.</param>
    public static void Interrupt(int processId) => Signals.Interrupt(processId);

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
        }

        await Exited;
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _output.Add(line);
        }
    }

    private async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
