using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeKit.Testing;

/// <summary>
/// A private PostgreSQL on a free loopback port, in its own temporary folder, run by the user postgres when the tests
/// are run by root, whom PostgreSQL refuses. Stopped by its pid when it is disposed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("edgekit-postgres-").FullName;
    private Process? _process;

    private PostgresServer()
    {
    }

    public int Port { get; private set; }

    /// <summary>The connection string without a database, as <c>--postgres</c> expects it.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Timeout=60;Command Timeout=60");

    /// <summary>Creates and starts a server and waits until it accepts connections.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer { Port = LoopbackPort.Free() };
        try
        {
            await server.InitializeAsync();
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the connection string of a database. The caller creates the database.</summary>
    /// <param name="name">The database.</param>
    public string Database(string name) =>
        $"Host=127.0.0.1;Database={name};{ConnectionString["Host=127.0.0.1;".Length..]}";

    /// <summary>Kills the server (SIGKILL): every connection breaks, and there is no shutdown checkpoint.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Kills the running server, if any, and starts it again with the same port and data.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        using var patience = new CancellationTokenSource(Patience);
        // Its processes may need a moment to notice that their server is gone; until then a new one refuses to start.
        while (!await TryStartAsync())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task InitializeAsync()
    {
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", _folder);
        }

        await RunAsPostgresAsync(
            "initdb", "-D", _folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
    }

    private async Task<bool> TryStartAsync()
    {
        // fsync=off: pages of a killed server are safe in the kernel's cache; only a power failure would lose them.
        var process = Process.Start(AsPostgres(
            "postgres", "-D", _folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1",
            "-k", _folder, "-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_buffers=32MB",
            "-c", "logging_collector=on"))!;
        while (!process.HasExited)
        {
            if (await AcceptsAsync())
            {
                _process = process;
                return true;
            }

            await Task.Delay(20);
        }

        process.Dispose();
        return false;
    }

    // pg_isready asks the protocol's own question: a port that is open may still refuse every session.
    private async Task<bool> AcceptsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
        }
        catch (SocketException)
        {
            return false;
        }

        using var ready = Process.Start(new ProcessStartInfo(
            Find("pg_isready"), ["-q", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture)]))!;
        await ready.WaitForExitAsync();
        return ready.ExitCode == 0;
    }

    private static Task RunAsPostgresAsync(string program, params string[] arguments) =>
        RunAsync(AsPostgres(program, arguments));

    private static Task RunAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} failed: {await output}{await error}");
        }
    }

    private static ProcessStartInfo AsPostgres(string program, params string[] arguments) =>
        Environment.UserName == "root"
        ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Find(
            program), .. arguments]) { WorkingDirectory = "/tmp" }
        : new ProcessStartInfo(Find(program), arguments);

    // Debian keeps these out of PATH, one folder per version.
    private static string Find(string program) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin", program)).LastOrDefault(File.Exists)
                ?? Executable.Find(program, "postgresql")
            : Executable.Find(program, "postgresql");
}
