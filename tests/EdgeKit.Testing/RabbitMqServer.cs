using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeKit.Testing;

/// <summary>
/// A private RabbitMQ on free loopback ports, in its own temporary folder, with its own port mapper, which Erlang nodes
/// find one another by. Stopped by pid when it is disposed.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("edgekit-rabbitmq-").FullName;
    private readonly int _mapperPort = LoopbackPort.Free();
    private readonly int _distributionPort = LoopbackPort.Free();
    private Process? _mapper;
    private Process? _process;

    private RabbitMqServer()
    {
    }

    public int Port { get; private set; }

    /// <summary>The AMQP URI of the broker.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{Port}");

    /// <summary>Starts a broker and waits until it accepts clients.</summary>
    public static async Task<RabbitMqServer> StartAsync()
    {
        var server = new RabbitMqServer { Port = LoopbackPort.Free() };
        try
        {
            await server.StartProcessesAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the broker (SIGKILL): connections break immediately; confirmed messages are on disk.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        // The process is a start script, so the whole tree is killed.
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Kills the running broker, if any, and starts it again with the same port and data.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await StartBrokerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_mapper is not null)
        {
            _mapper.Kill();
            await _mapper.WaitForExitAsync();
            _mapper.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartProcessesAsync()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "rabbitmq.conf"),
            $"listeners.tcp.1 = 127.0.0.1:{Port}\nvm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 10MB\n");
        _mapper = Process.Start(new ProcessStartInfo(
            Executable.Find("epmd", "rabbitmq-server"), ["-port", Text(_mapperPort), "-address", "127.0.0.1"]));
        await StartBrokerAsync();
    }

    private async Task StartBrokerAsync()
    {
        var log = new StringBuilder();
        var process = Process.Start(StartInfo())!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        using var patience = new CancellationTokenSource(Patience);
        while (!await AnswersAsync())
        {
            if (process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"rabbitmq-server does not start. It said: {log}");
            }

            await Task.Delay(100);
        }

        void Keep(string? line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }
        }
    }

    private ProcessStartInfo StartInfo()
    {
        // Debian's own rabbitmq-server becomes another user first; the script behind it does not.
        var start = new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmq-server")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = start.Environment;
        environment["HOME"] = _folder;
        environment["RABBITMQ_NODENAME"] = $"edgekit{Port}@localhost";
        environment["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq");
        environment["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "none");
        environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins");
        environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data");
        environment["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log");
        environment["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(_folder, "config");
        environment["RABBITMQ_DIST_PORT"] = Text(_distributionPort);
        environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +S 2:2";
        environment["ERL_EPMD_PORT"] = Text(_mapperPort);
        environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        return start;
    }

    // The protocol's greeting with the wrong version: a broker that is up answers with its own.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            var stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\0\0"u8.ToArray());
            var answer = new byte[4];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await stream.ReadExactlyAsync(answer, patience.Token);
            return answer.AsSpan().SequenceEqual("AMQP"u8);
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
