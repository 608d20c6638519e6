using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeKit.Testing;

/// <summary>
/// A private redis-server on a free loopback port, without persistence, in its own temporary folder. Stopped by its pid
/// when it is disposed.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string[] _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("edgekit-redis-").FullName;
    private Process? _process;

    private RedisServer(string[] settings) => _settings = settings;

    private string LogFile => Path.Combine(_folder, "log");

    public int Port { get; private set; }

    /// <summary>The TLS port; 0 without TLS.</summary>
    public int TlsPort { get; private init; }

    public int ProcessId => _process!.Id;

    /// <summary>The host and port for a client's connection string.</summary>
    public string EndPoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="settings">
    /// Further command-line settings, such as <c>--requirepass secret</c>, one word each.
    /// </param>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = new RedisServer(settings);
        await server.StartOnFreePortAsync();
        return server;
    }

    /// <summary>Starts a server with a second port for TLS.</summary>
    /// <param name="settings">Its certificate, among others.</param>
    public static async Task<RedisServer> StartTlsAsync(params string[] settings)
    {
        var port = LoopbackPort.Free();
        var server = new RedisServer(
            ["--tls-port", port.ToString(CultureInfo.InvariantCulture), .. settings]) { TlsPort = port };
        await server.StartOnFreePortAsync();
        return server;
    }

    /// <summary>Picks a free port without starting a server; <see cref="RestartAsync"/> starts it.</summary>
    public static RedisServer Down(params string[] settings) => new(settings) { Port = LoopbackPort.Free() };

    /// <summary>Kills the server (SIGKILL): connections break immediately and all data is lost.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Suspends the server (SIGSTOP): connections stay open, but commands get no reply.</summary>
    public void Pause() => Signals.Stop(_process!.Id);

    /// <summary>Resumes the server (SIGCONT), which then replies to the commands received meanwhile.</summary>
    public void Resume() => Signals.Continue(_process!.Id);

    /// <summary>Kills the running server, if any, and starts an empty one on the same port.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await TryStartAsync())
        {
            await Task.Delay(50, patience.Token); // the port may not be free again at once
        }
    }

    public Task FlushScriptsAsync() => CommandAsync("SCRIPT", "FLUSH");

    /// <summary>Sends one command without the client under test and returns the reply as text.</summary>
    /// <exception cref="InvalidOperationException">The server answered with an error.</exception>
    public Task<string> CommandAsync(params string[] words) => RedisWire.SendAsync(Port, words);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Port = LoopbackPort.Free();
            if (await TryStartAsync())
            {
                return;
            }
        }

        var log = await File.ReadAllTextAsync(LogFile);
        await DisposeAsync();
        throw new InvalidOperationException(
            $"redis-server {string.Join(' ', _settings)} does not start. Its log: {log}");
    }

    private async Task<bool> TryStartAsync()
    {
        var process = Launch();
        while (!process.HasExited)
        {
            if (await AnswersAsync())
            {
                _process = process;
                return true;
            }

            await Task.Delay(5);
        }

        process.Dispose();
        return false;
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(
            Executable.Find("redis-server", "redis-server")) { WorkingDirectory = _folder };
        start.RedirectStandardOutput = true;
        string[] arguments =
        [
            "--port",
                Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", _folder, "--logfile", LogFile, .. _settings,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await CommandAsync("PING");
            return true;
        }
        catch (InvalidOperationException)
        {
            return true; // it wants a password: it is up
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
