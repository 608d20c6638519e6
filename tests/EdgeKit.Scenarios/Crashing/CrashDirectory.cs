namespace EdgeKit.Scenarios.Crashing;

/// <summary>Arms crash points of running services and reports which were reached.</summary>
internal sealed class CrashDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("edgekit-crash-");

    public Dictionary<string, string> Environment => new()
    {
        ["Crash__Directory"] = _directory.FullName,
        ["SHOP_RESTART_CAP"] = "1",
    };

    public void Arm(CrashPoint point)
    {
        File.Delete(Fired(point));
        // Whole or not there: a service that looks meanwhile must not read half a name.
        var draft = Path.Combine(_directory.FullName, $"{point.Service}.draft");
        File.WriteAllText(draft, point.Name);
        File.Move(draft, Armed(point), overwrite: true);
    }

    public bool HasFired(CrashPoint point) => File.Exists(Fired(point));

    public void Dispose() => _directory.Delete(recursive: true);

    private string Armed(CrashPoint point) => Path.Combine(_directory.FullName, point.Service);

    private string Fired(CrashPoint point) => $"{Armed(point)}.fired";
}
