using System.Diagnostics;

namespace Shop.Messaging.Crashing;

/// <summary>
/// Kills its own process at the point that a file names. SIGKILL: nothing is flushed, closed or said good-bye to.
/// </summary>
internal sealed class CrashFile(string directory, string service)
{
    private readonly string _armed = Path.Combine(directory, service);

    public void Reached(string point)
    {
        try
        {
            if (File.ReadAllText(_armed) != point)
            {
                return;
            }

            // Of several threads at this point one moves the file, and all die with it.
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
