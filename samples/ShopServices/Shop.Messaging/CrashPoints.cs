using System.Diagnostics;

namespace Shop.Messaging;

/// <summary>
/// Named points at which a test kills the process: before and after every commit, publication, acknowledgement and call
/// to the bank. Without a directory, which only tests configure, reaching a point does nothing.
/// </summary>
/// <param name="directory">
/// The value of <c>Crash:Directory</c>, or null. A file there with the service's name arms the point that it contains;
/// it is renamed when the process dies, so that the next process lives.
/// </param>
/// <param name="service">The service's name.</param>
public sealed class CrashPoints(string? directory = null, string service = "")
{
    private readonly string? _armed = directory is null ? null : Path.Combine(directory, service);

    /// <summary>Kills the process with SIGKILL if a test has armed this point.</summary>
    /// <param name="point">The point's name, such as <c>before commit of order</c>.</param>
    public void Reach(string point)
    {
        if (_armed is null)
        {
            return;
        }

        try
        {
            if (File.ReadAllText(_armed) != point)
            {
                return;
            }

            // Of several threads at this point one renames the file, and all die with it.
            File.Move(_armed, $"{_armed}.fired", overwrite: true);
        }
        catch (IOException)
        {
            return;
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
